"""Automatic numbers of a DOCX («Article 4.», «1.2», bullets): readers see them, its text lacks them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from docx.document import Document
from docx.oxml.ns import qn
from lxml.etree import _Element

from socle.knowledge.parsing.docx_styles import Numbered
from socle.knowledge.parsing.normal import clean

_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


@dataclass(frozen=True)
class _Level:
    form: str
    text: str
    start: int


class Numbers:
    """Counts the numbered paragraphs in the order they are asked for."""

    def __init__(self, document: Document) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        for relation in document.part.rels.values():
            if relation.reltype.endswith("/numbering") and not relation.is_external:
                self._read(relation.target_part.element)

    def _read(self, root: _Element) -> None:
        for abstract in root.iter(qn("w:abstractNum")):
            levels = {
                int(level.get(qn("w:ilvl")) or 0): _level(level) for level in abstract.iter(qn("w:lvl"))
            }
            self._levels[abstract.get(qn("w:abstractNumId")) or ""] = levels
        for number in root.iter(qn("w:num")):
            target = number.find(qn("w:abstractNumId"))
            if target is not None:
                self._abstract[number.get(qn("w:numId")) or ""] = target.get(qn("w:val")) or ""

    def label(self, paragraph: _Element, numbered: Numbered | None) -> str | None:
        """What stands before the paragraph («•», «1.2.», nothing); None for a paragraph of no list."""
        if numbered is None:
            return None
        abstract = self._abstract.get(numbered.number, "")
        levels = self._levels.get(abstract, {})
        level = levels.get(numbered.level)
        if level is None:
            return "•"
        counts = self._counts[abstract]
        counts[numbered.level] = counts.get(numbered.level, level.start - 1) + 1
        for deeper in [other for other in counts if other > numbered.level]:
            del counts[deeper]
        return _written(levels, level, counts)


def _level(level: _Element) -> _Level:
    def value(name: str, default: str) -> str:
        found = level.find(qn(name))
        return default if found is None else found.get(qn("w:val")) or default

    start = value("w:start", "1")
    return _Level(value("w:numFmt", "decimal"), value("w:lvlText", ""), int(start) if start.isdigit() else 1)


def _written(levels: dict[int, _Level], level: _Level, counts: dict[int, int]) -> str:
    if level.form == "bullet":
        return "•"
    if level.form == "none":
        return ""

    def number(match: re.Match[str]) -> str:
        index = int(match.group(1)) - 1
        other = levels.get(index, level)
        return _number(other.form, counts.get(index, other.start))

    return clean(re.sub(r"%([1-9])", number, level.text))


def _number(form: str, value: int) -> str:
    if form in ("upperRoman", "lowerRoman"):
        return _roman(value) if form == "upperRoman" else _roman(value).lower()
    if form in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (max(value, 1) - 1) % 26) * ((max(value, 1) - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    return f"{value:02d}" if form == "decimalZero" else str(value)


def _roman(value: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        while value >= worth and len(text) < 30:
            text += letters
            value -= worth
    return text
