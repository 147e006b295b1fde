"""Where a sentence may be cut: best after its end, well after a comma, never after an article."""

from __future__ import annotations

from collections.abc import Sequence

from socle.tools.transcripts.exports.subtitles.rules import Rules

_END, _CLAUSE = (".", "!", "?", "…"), (",", ";", ":", ")", "»")
AT_END, AT_CLAUSE, NATURAL, ANYWHERE, NEVER = 0, 2, 4, 8, 30


def cost_after(words: Sequence[str], place: int, rules: Rules) -> int:
    """What it costs the reader that a break follows the word at this place."""
    bare = words[place].rstrip("»\u00a0\u202f ")
    if bare.endswith(_END):
        return AT_END
    if bare.endswith(_CLAUSE):
        return AT_CLAUSE
    if bare.lower() in rules.with_next or bare.endswith(("’", "'")):
        return NEVER
    following = words[place + 1].lower() if place + 1 < len(words) else ""
    return NATURAL if following in rules.natural else ANYWHERE


def in_lines(words: Sequence[str], rules: Rules) -> list[str]:
    """The words in as few lines as hold them, broken at sense; a word longer than a line has one of its own.

    More lines than the rules allow come back where no break avoids it.
    """
    text = " ".join(words)
    if len(text) <= rules.line or len(words) == 1:
        return [text]
    if (pair := _two_lines(words, rules)) is not None:
        return list(pair[1])
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= rules.line:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def inner_cost(words: Sequence[str], rules: Rules) -> float:
    """What it costs the reader that these words stand on two lines, where they fit on two."""
    pair = _two_lines(words, rules)
    return pair[0] if pair else 0.0


def _two_lines(words: Sequence[str], rules: Rules) -> tuple[float, tuple[str, str]] | None:
    """The best of the breaks whose two lines both fit: at sense, and even; with its cost."""
    best: tuple[float, tuple[str, str]] | None = None
    for place in range(len(words) - 1):
        first, second = " ".join(words[: place + 1]), " ".join(words[place + 1 :])
        if max(len(first), len(second)) > rules.line:
            continue
        cost = cost_after(words, place, rules) + abs(len(first) - len(second)) / 4
        if best is None or cost < best[0]:
            best = (cost, (first, second))
    return best


def is_torn(line: str, rules: Rules) -> bool:
    """Whether a line ends on a word that belongs with what follows it."""
    return cost_after([line.rsplit(" ", maxsplit=1)[-1]], 0, rules) == NEVER
