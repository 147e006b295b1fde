"""Text made plain without moving a character, so that what is found in it is found in the original."""

from socle.checks.words import fold

_PLAIN = {"’": "'", "ʼ": "'", "º": "°", "‑": "-", "‐": "-", "–": "-"}


class _Table(dict[int, str]):
    """What each character becomes, worked out when it is first seen."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        plain = " " if character.isspace() else _PLAIN.get(character) or (fold(character) or character)[0]
        self[code] = plain
        return plain


_TABLE = _Table()


def flat(text: str) -> str:
    """Lower case, no accents, straight apostrophes, plain spaces and hyphens; each character keeps its place.

    «œ» becomes «o»: look for it as such.
    """
    return text.translate(_TABLE)
