"""Text made comparable without losing a place: each character stands where it stood."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ALIKE = {"’": "'", "‘": "'", "ʼ": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "º": "°"}


# «TTC» beside an amount, as recognition misreads it in small capitals.
_WITH_TAXES = re.compile(r"(?:(?<=€ )|(?<=euros )|(?<=montant )|(?<=prix ))t[i1l]c\b")


def fold(text: str) -> str:
    """Small letters without accents, plain apostrophes and hyphens; as long as the text itself."""
    return _WITH_TAXES.sub("ttc", "".join(map(_folded, text)))


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
