"""A document as one list of segments: paragraphs, headings and rows of tables, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from socle.knowledge.parsing.document import Block, Box, ParsedDocument, union
from socle.knowledge.parsing.rows import row_text
from socle.tools.contracts.reading.boxes import said
from socle.tools.contracts.reading.folding import fold
from socle.tools.contracts.reading.misread import in_euros

_SECTION = re.compile(
    r"(?:article\s+\d+|[a-h]\s?\d?\s*[-.:]\s|[ivx]+\s*[-.]\s|\d{1,2}(?:\.\d{1,2})*\s*[-.)]?\s+[^\d\s]|\d{1,2}\s?°\s?\)\s)"
)
_ADDRESS = re.compile(
    r"\d{1,3}(?: ?(?:bis|ter))?,? (?:rue|avenue|boulevard|place|chemin|quai|allee|cours|impasse|route)\b"
)
_LONGEST_TITLE = 140
_BOXED = re.compile(r"^[☐☒]\s*(?=\d\s*-\s)")
_LOT_COLUMN = re.compile(r"(?:n ?°|numero|lots?)\b|n ?°")
_DEFINITIONS = re.compile(
    r"^(?:article \d+\W+)?(?:\d+\W+)?(?:glossaire|lexique|definitions|liste des (?:abreviations|sigles))\b"
)
_COLUMN = re.compile(
    r"siret|montant|designation|tranche|lots?\b|nature|prix|date|raison|denomination|traitant|membre|signature|nom\b"
    r"|\bht\b|\bttc\b|tva|duree|intitule|taux|\biban\b|\bbic\b"
)


_BUYER = re.compile(r"\b(?:acheteur|pouvoir adjudicateur|administration|maitre d'ouvrage)\b")
_HOLDER = re.compile(r"\b(?:titulaire|candidat|entreprise|contractant|prestataire|mandataire)\b")


@dataclass(frozen=True)
class Segment:
    """A piece of text that is read at once.

    `said` is its text with the options of a form that are not ticked blanked out, place by place; `folded`
    is `said` made comparable. `cells` and `header` are a row's; `section` is the nearest title above.
    `recognised` tells that its page is a picture, whose text was recognised.
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
    recognised: bool = False

    @property
    def is_title(self) -> bool:
        """Whether it opens a section: a heading, or a short numbered line."""
        return is_title(self.block, self.text)

    @property
    def lot(self) -> str:
        """The lot that a row of a table is about, by its first column."""
        if not self.header or self.row == -1 or not _LOT_COLUMN.match(fold(self.header[0])):
            return ""
        match = re.search(r"\d+", self.cells[0])
        return match[0] if match and len(self.cells[0]) < 12 else ""

    def box(self, raw: str) -> Box | None:
        """Where some words of the segment stand: their printed lines, else the row, else the block."""
        if self.row is not None:
            boxes = self.block.row_boxes
            return boxes[self.row] if 0 <= self.row < len(boxes) else self.block.box
        start = self.block.text.find(raw)
        if start < 0 or not self.block.lines:
            return self.block.box
        touched = [
            line.box for line in self.block.lines if line.start < start + len(raw) and start < line.end
        ]
        return union(touched) or self.block.box


def is_title(block: Block, text: str) -> bool:
    """Whether a block opens a section."""
    if block.kind == "table" or len(text) > _LONGEST_TITLE:
        return False
    if block.kind == "heading":
        return True
    plain = _BOXED.sub("", text.strip())  # recognition may take the letter of a section for a box
    if _ADDRESS.match(fold(plain)):
        return False
    return bool(_SECTION.match(fold(plain))) and not plain.endswith((".", ";", "…")) and ":" not in plain[12:]


def segments(document: ParsedDocument) -> list[Segment]:
    """The document's segments; running headers, tables of contents and glossaries are left out: what defines
    a word says nothing of the contract."""
    found: list[Segment] = []
    section = ""
    header_above: tuple[str, ...] = ()
    for page, block in document.body():
        header_above = _header(block, header_above)
        for text, cells, header, row in _parts(block, header_above):
            spoken = in_euros(said(text)) if page.recognised else said(text)
            segment = Segment(
                len(found),
                page.number,
                block,
                text,
                spoken,
                fold(spoken),
                cells,
                header,
                row,
                section,
                page.recognised,
            )
            if segment.is_title:
                section = fold(text)
            elif _DEFINITIONS.search(section):
                continue
            found.append(segment)
    return found


_Part = tuple[str, tuple[str, ...], tuple[str, ...], int | None]


def _parts(block: Block, header: tuple[str, ...]) -> Iterator[_Part]:
    if block.kind != "table":
        yield block.text, (), (), None
        return
    if block.header:
        yield " | ".join(cell for cell in header if cell), header, (), -1
    for number, row in enumerate(block.rows):
        text = row_text(block.header, row)
        if text:
            yield text, tuple(row), () if tuple(row) == header else header, number


def _header(block: Block, above: tuple[str, ...]) -> tuple[str, ...]:
    """The names of a table's columns: its header, the one it goes on under, or a first row of names."""
    if block.kind != "table":
        return above
    if block.header:
        return tuple(block.header)
    first = tuple(block.rows[0]) if block.rows else ()
    if _names_columns(first):
        return first
    return above if block.continues and len(above) == len(first) else ()


def _names_columns(row: tuple[str, ...]) -> bool:
    names = [re.sub(r"\d+(?:[.,]\d+)? ?%", "", fold(cell)) for cell in row]
    if len(row) == 2:
        return all(len(name) < 60 for name in names) and _faces(*names)
    return (
        len(row) > 2
        and all(names[1:])
        and not any(re.search(r"\d", name) for name in names)
        and sum(bool(_COLUMN.search(name)) for name in names) > 1
    )


def _faces(left: str, right: str) -> bool:
    """Two columns for two signatures: the holder's and the buyer's."""
    hands = [bool(_HOLDER.search(name)) for name in (left, right)]
    sides = [bool(_BUYER.search(name)) or name.startswith("pour ") for name in (left, right)]
    return hands.count(True) == 1 and sides[hands.index(False)] and not re.search(r"\d", left + right)
