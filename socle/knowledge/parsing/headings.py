"""How headings are numbered in French administrative texts, and the path of headings above each block."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from socle.knowledge.parsing.document import Block

ARTICLE = 6.0
_LONGEST_TITLE = 120
_UNNUMBERED = 12  # below every numbered title
_ROMAN = r"(?:[IVXL]+)"
_ORDINAL = r"(?:\d+(?:[-.]\d+)*|[IVXLC]+|[A-Z]|PREMIER|PREMIERE|Premier|Première|1er|1ER|unique|UNIQUE)"
_WORDS = {
    "PARTIE": 1.0, "LIVRE": 1.0, "ANNEXE": 1.0, "TITRE": 2.0, "CHAPITRE": 3.0, "SECTION": 4.0,
    "SOUS-SECTION": 5.0, "ARTICLE": ARTICLE,
}  # fmt: skip
_KEYWORD = re.compile(
    rf"(?P<word>{'|'.join(_WORDS)})(?:\s+(?:n°\s*)?(?P<number>{_ORDINAL})(?!\w))?(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_DECIMAL = re.compile(
    r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,5})\s?[.)]?[°]?\s*[-–—:]?\s+(?P<rest>\S.*)", re.DOTALL
)
_TIGHT = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,5})[.]?\s?[-–—]\s?(?P<rest>\S.*)", re.DOTALL)
_LETTERED = re.compile(rf"(?P<number>{_ROMAN}|[A-Z])\s?[.)/–—-]+\s*(?P<rest>\S.*)", re.DOTALL)


@dataclass(frozen=True)
class Numbering:
    """A heading's number: `rank` orders kinds from the widest; `certain` when its form alone is enough."""

    rank: float
    rest: str
    certain: bool
    simple: bool = False


def numbering(text: str) -> Numbering | None:
    """The numbering that a text begins with («Article 4.», «14.2.1», «ANNEXE», «II.»), if it does."""
    return _keyword(text) or _decimal(text) or _lettered(text)


def _keyword(text: str) -> Numbering | None:
    match = _KEYWORD.fullmatch(text)
    if match is None:
        return None
    word, rest = match["word"], match["rest"].strip()
    named = word[0].isupper() and (match["number"] is not None or word.upper() == "ANNEXE")
    separated = not rest or rest[0] in ".:–—-(«" or rest[0].isupper()
    if not named or not separated or (match["number"] is None and not word.isupper()):
        return None
    return Numbering(_WORDS[word.upper()], rest.lstrip(".:–—- "), certain=True)


def _decimal(text: str) -> Numbering | None:
    match = _DECIMAL.fullmatch(text) or _TIGHT.fullmatch(text)
    if match is None or not (match["rest"][0].isupper() or match["rest"][0] in '«“"'):
        return None
    depth = match["number"].count(".") + 1
    return Numbering(ARTICLE - 1 + depth, match["rest"], certain=depth > 1, simple=depth == 1)


def _lettered(text: str) -> Numbering | None:
    match = _LETTERED.fullmatch(text)
    if match is None or not match["rest"][0].isupper():
        return None
    roman = re.fullmatch(_ROMAN, match["number"]) is not None
    return Numbering(4.3 if roman else 4.6, match["rest"], certain=False, simple=True)


def title_level(text: str) -> int | None:
    """The level of a short bold paragraph in a document without heading styles; None for a sentence."""
    if len(text) > _LONGEST_TITLE or text[-1:] in ".;,:…" or not re.search(r"[^\W\d_]{3}", text):
        return None
    number = numbering(text)
    return round(number.rank) if number is not None else _UNNUMBERED


def write_paths(blocks: Iterable[Block], ranks: dict[int, float] | None = None) -> None:
    """Gives every block the headings above it, and headings their level from 1.

    `ranks` orders headings (by identity) where levels are not known yet: a heading closes those of its rank
    and below.
    """
    path: list[tuple[float, str]] = []
    for block in blocks:
        if block.kind != "heading":
            block.headings = [text for _, text in path]
            continue
        rank = (ranks or {}).get(id(block), 1.0 if block.level is None else float(block.level))
        while path and path[-1][0] >= rank:
            path.pop()
        block.headings = [text for _, text in path]
        path.append((rank, block.text))
        block.level = len(path)
