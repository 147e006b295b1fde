"""Text made comparable without losing a place: each character stands where it stood."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_ALIKE = {"’": "'", "‘": "'", "ʼ": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "º": "°"}


def fold(text: str) -> str:
    """Small letters without accents, plain apostrophes and hyphens; as long as the text itself."""
    return "".join(map(_folded, text))


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    if character in _ALIKE:
        return _ALIKE[character]
    plain = unicodedata.normalize("NFD", character)[0].lower()
    return plain if len(plain) == 1 else character


def same_text(first: str, second: str) -> bool:
    """Whether two texts say the same once spaces, case and a final full stop are left aside."""
    return comparable(first) == comparable(second)


def comparable(text: str) -> str:
    """The text with spaces and case folded, without what closes a sentence."""
    return " ".join(text.casefold().replace("’", "'").split()).strip(" .;,")
