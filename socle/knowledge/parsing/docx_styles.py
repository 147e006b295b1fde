"""Paragraph styles of a DOCX: heading levels, contents, numbering, through the styles they are based on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from docx.document import Document
from docx.oxml.ns import qn
from lxml.etree import _Element

_HEADING = re.compile(r"(?:heading|titre)\s*([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|tm|table des mati[eè]res|toc heading)\s*(?:\d|heading)?", re.IGNORECASE)
_DEPTH = 20
_BODY_LEVEL = 9


@dataclass(frozen=True)
class Numbered:
    """A reference to a list: its number and the level in it."""

    number: str
    level: int


@dataclass(frozen=True)
class ParagraphStyle:
    """A paragraph as heading (0 is the title), line of contents, member of a list, first of a page."""

    level: int | None = None
    in_contents: bool = False
    numbering: Numbered | None = None
    page_break_before: bool = False


class Styles:
    """Answers what a paragraph is, from its own properties and those of its style."""

    def __init__(self, document: Document) -> None:
        found = document.styles.element.iter(qn("w:style"))
        self._styles = {style.get(qn("w:styleId")): style for style in found}

    def of(self, paragraph: _Element) -> ParagraphStyle:
        """What the paragraph is."""
        chain = [paragraph, *self._chain(_value(paragraph, "w:pPr", "w:pStyle"))]
        names = [name for style in chain[1:] if (name := _value(style, "w:name"))]
        return ParagraphStyle(
            level=_level(chain, names),
            in_contents=any(_CONTENTS.fullmatch(name) for name in names),
            numbering=_numbering(chain),
            page_break_before=_is_on(paragraph, "w:pageBreakBefore"),
        )

    def _chain(self, style_id: str | None) -> list[_Element]:
        chain: list[_Element] = []
        while style_id in self._styles and len(chain) < _DEPTH:
            style = self._styles[style_id]
            chain.append(style)
            style_id = _value(style, "w:basedOn")
        return chain


def _level(chain: list[_Element], names: list[str]) -> int | None:
    """The outline level, else the level in the style's name; the title of the document is above them."""
    for element in chain:
        outline = _value(element, "w:pPr", "w:outlineLvl")
        if outline is not None and outline.isdigit():
            return int(outline) + 1 if int(outline) < _BODY_LEVEL else None
    for name in names:
        match = _HEADING.match(name)
        if match:
            return int(match.group(1))
        if name.lower() in ("title", "titre"):
            return 0
    return None


def _numbering(chain: list[_Element]) -> Numbered | None:
    level: str | None = None
    for element in chain:
        level = level or _value(element, "w:pPr", "w:numPr", "w:ilvl")
        number = _value(element, "w:pPr", "w:numPr", "w:numId")
        if number is not None:
            return Numbered(number, int(level or 0)) if number != "0" else None
    return None


def _value(element: _Element, *path: str) -> str | None:
    found = element.find("/".join(qn(step) for step in path))
    return None if found is None else found.get(qn("w:val"))


def _is_on(paragraph: _Element, name: str) -> bool:
    found = paragraph.find(f"{qn('w:pPr')}/{qn(name)}")
    return found is not None and found.get(qn("w:val")) not in ("0", "false")


def is_bold(element: _Element) -> bool:
    """Whether all that is written in a paragraph or a row is set in bold, run by run."""
    runs = [
        run
        for run in element.iter(qn("w:r"))
        if any((text.text or "").strip() for text in run.iter(qn("w:t")))
    ]
    return bool(runs) and all(run.find(f"{qn('w:rPr')}/{qn('w:b')}") is not None for run in runs)
