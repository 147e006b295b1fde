"""A document as one list of segments: paragraphs, headings and rows of tables, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from socle.knowledge.parsing.document import Block, Box, ParsedDocument, union
from socle.knowledge.parsing.rows import row_text
from socle.tools.contracts.reading.boxes import said
from socle.tools.contracts.reading.folding import fold

_SECTION = re.compile(
    r"(?:article\s+\d+|[a-h]\s?\d?\s*[-.:]\s|[ivx]+\s*[-.]\s|\d{1,2}(?:\.\d{1,2})*\s*[-.)]?\s+[^\d\s])"
)
_LONGEST_TITLE = 140


@dataclass(frozen=True)
class Segment:
    """A piece of text that is read at once.

    `said` is its text with the options of a form that are not ticked blanked out, place by place; `folded`
    is `said` made comparable. `cells` and `header` are a row's; `section` is the nearest title above.
    """

    index: int
    page: int
    block: Block
    text: str
    said: str = field(compare=False)
    folded: str = field(compare=False)
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    row: int | None = None
    section: str = ""

    @property
    def is_title(self) -> bool:
        """Whether it opens a section: a heading, or a short numbered line."""
        return is_title(self.block, self.text)

    def box(self, raw: str) -> Box | None:
        """Where some words of the segment stand: their printed lines, else the row, else the block."""
        if self.row is not None:
            boxes = self.block.row_boxes
            return boxes[self.row] if 0 <= self.row < len(boxes) else self.block.box
        start = self.block.text.find(raw)
        if start < 0 or not self.block.lines:
            return self.block.box
        touched = [line.box for line in self.block.lines if line.start < start + len(raw) and start < line.end]
        return union(touched) or self.block.box


def is_title(block: Block, text: str) -> bool:
    """Whether a block opens a section."""
    if block.kind == "table" or len(text) > _LONGEST_TITLE:
        return False
    if block.kind == "heading":
        return True
    return bool(_SECTION.match(fold(text))) and not text.rstrip().endswith((".", ";", "…")) and ":" not in text[12:]


def segments(document: ParsedDocument) -> list[Segment]:
    """The document's segments; running headers and tables of contents are left out."""
    found: list[Segment] = []
    section = ""
    for page, block in document.body():
        for text, cells, header, row in _parts(block):
            spoken = said(text)
            segment = Segment(
                len(found), page.number, block, text, spoken, fold(spoken), cells, header, row, section
            )
            if segment.is_title:
                section = fold(text)
            found.append(segment)
    return found


_Part = tuple[str, tuple[str, ...], tuple[str, ...], int | None]


def _parts(block: Block) -> Iterator[_Part]:
    if block.kind != "table":
        yield block.text, (), (), None
        return
    header = tuple(block.header)
    if header:
        yield " | ".join(cell for cell in header if cell), header, (), -1
    for number, row in enumerate(block.rows):
        text = row_text(block.header, row)
        if text:
            yield text, tuple(row), header, number
