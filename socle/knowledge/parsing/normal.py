"""Text as the house keeps it: NFC, plain spaces, no control characters."""

from __future__ import annotations

import re
import unicodedata

# Spaces of every width become plain: search, models and quotes then see one text. Soft hyphens, joiners
# and byte-order marks vanish: they are invisible and split words.
_SPACES = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff\ud800-\udfff]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
# Symbol fonts put their bullets in the private area.
_SYMBOLS = {
    "\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf0a8": "☐", "\uf0fe": "☒",
    "\uf06f": "☐", "\uf0fd": "☒",
    "\uf02d": "-", "\uf0e0": "→", "\uf0e8": "→", "\uf0bf": "•", "\uf076": "❖", "\uf071": "☐",
}  # fmt: skip
# A box to tick is ☐, and ☒ once ticked, whichever way it is drawn.
_BOXES = dict.fromkeys("□▢❏❐❑❒◻⬜", "☐") | dict.fromkeys("☑⊠⊡🗵🗷🗸🗹⮽", "☒")
_REPLACED = str.maketrans(_LIGATURES | _SYMBOLS | _BOXES)


def clean(text: str) -> str:
    """One line of text: NFC, without control or invisible characters, each run of spaces made one."""
    return _SPACES.sub(" ", clean_lines(text).replace("\n", " ")).strip()


def clean_lines(text: str) -> str:
    """The same, with line ends kept (as line feeds)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_REPLACED)
    text = _CONTROLS.sub("", _INVISIBLE.sub("", text))
    return unicodedata.normalize(
        "NFC", "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    )


def clean_character(character: str) -> str:
    """One character of a page: possibly several (a ligature), possibly none (an invisible one)."""
    if "!" <= character <= "~" or "À" <= character <= "ÿ":
        return character  # most of a French text
    character = character.translate(_REPLACED)
    if _INVISIBLE.fullmatch(character) or _CONTROLS.fullmatch(character):
        return ""
    return " " if _SPACES.fullmatch(character) else character
