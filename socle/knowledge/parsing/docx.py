"""DOCX: python-docx opens the package; its body is walked here, to keep what python-docx passes over
(content controls, tracked insertions, text boxes) and to leave out what was deleted."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml.etree import LxmlError, _Element

from socle.knowledge.parsing.document import Block, ParsedDocument, ParsedPage
from socle.knowledge.parsing.docx_numbers import Numbers
from socle.knowledge.parsing.docx_styles import Styles, is_bold
from socle.knowledge.parsing.docx_text import inline_text, text_boxes
from socle.knowledge.parsing.grids import Span, seems_header, spread, table_of
from socle.knowledge.parsing.headings import title_level, write_paths
from socle.knowledge.parsing.recognition import DOCX
from socle.knowledge.parsing.unreadable import Unreadable

_BREAK = "\f"


def parse_docx(path: Path) -> ParsedDocument:
    """The document's blocks; pages follow explicit breaks and those that the word processor noted when it
    last laid the document out. Raises Unreadable (broken)."""
    document = _open(path)
    try:
        pages = _Reader(document).pages()
    except (LxmlError, KeyError, ValueError, AttributeError) as error:
        raise Unreadable("broken") from error
    write_paths(block for page in pages for block in page.blocks if block.role == "body")
    return ParsedDocument(DOCX, pages)


def _open(path: Path) -> Document:
    try:
        return docx.Document(str(path))
    except ValueError as error:  # a template, or a document with macros
        raise Unreadable("unsupported") from error
    except (OpcError, LxmlError, KeyError, zipfile.BadZipFile, AttributeError) as error:
        raise Unreadable("broken") from error


class _Reader:
    def __init__(self, document: Document) -> None:
        self._body = document.element.body
        self._styles = Styles(document)
        self._numbers = Numbers(document)
        self._notes = _notes(document)
        self._pages = [ParsedPage(1, None, None)]

    def pages(self) -> list[ParsedPage]:
        for element, in_contents in _blocks_of(self._body):
            if element.tag == qn("w:tbl"):
                self._add(self._table(element))
            else:
                self._paragraph(element, in_contents)
        return self._pages

    def _add(self, block: Block | None) -> None:
        if block is not None:
            self._pages[-1].blocks.append(block)

    def _turn(self) -> None:
        """A new page; breaks that follow each other without text make one."""
        if self._pages[-1].blocks:
            self._pages.append(ParsedPage(len(self._pages) + 1, None, None))

    def _paragraph(self, paragraph: _Element, in_contents: bool) -> None:
        style = self._styles.of(paragraph)
        if style.page_break_before:
            self._turn()
        label = self._numbers.label(paragraph, style.numbering)
        pieces = inline_text(paragraph).split(_BREAK)
        for index, piece in enumerate(pieces):
            if index:
                self._turn()
            text = " ".join(f"{label or ''} {piece}".split()) if index == 0 else " ".join(piece.split())
            if piece.strip():
                level = style.level
                if level is None and label is None and is_bold(paragraph):
                    level = title_level(text)
                block = self._block(text, level, is_item=label is not None and index == 0)
                block.role = "contents" if in_contents or style.in_contents else "body"
                block.continues = index > 0 and bool(pieces[index - 1].strip())
                self._add(block)
        for box in text_boxes(paragraph):
            self._paragraph(box, in_contents)
        for note in self._notes_in(paragraph):
            self._add(Block("paragraph", f"Note : {note}"))
        if paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None and _starts_page(paragraph):
            self._turn()

    def _block(self, text: str, level: int | None, is_item: bool) -> Block:
        if level is not None:
            return Block("heading", text, level=level)
        return Block("list_item" if is_item else "paragraph", text)

    def _notes_in(self, paragraph: _Element) -> list[str]:
        found = (reference.get(qn("w:id")) for reference in paragraph.iter(qn("w:footnoteReference")))
        return [note for number in found if (note := self._notes.get(number or ""))]

    def _table(self, table: _Element) -> Block | None:
        rows = [row for row in table.iter(qn("w:tr")) if _owner(row) is table]
        grid = spread(_spans(row, rows[index + 1 :]) for index, row in enumerate(rows))
        if grid and len(grid[0]) == 1:  # a frame around ordinary text
            for cell in table.iter(qn("w:tc")):
                for paragraph in cell.iterchildren(qn("w:p")):
                    self._paragraph(paragraph, in_contents=False)
            return None
        marked = bool(rows) and rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        return table_of(grid, marked or seems_header(grid) or _bold_first(rows))


def _blocks_of(parent: _Element, in_contents: bool = False) -> Iterator[tuple[_Element, bool]]:
    """Paragraphs and tables, through content controls; says which stand in a table of contents."""
    for child in parent:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child, in_contents
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml"), qn("w:smartTag")):
            gallery = child.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
            named = gallery is not None and "contents" in (gallery.get(qn("w:val")) or "").lower()
            yield from _blocks_of(child, in_contents or named)


def _starts_page(paragraph: _Element) -> bool:
    kind = paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}/{qn('w:type')}")
    return kind is None or kind.get(qn("w:val")) != "continuous"


def _owner(row: _Element) -> _Element | None:
    return next(row.iterancestors(qn("w:tbl")), None)


def _cells(row: _Element) -> list[_Element]:
    return [cell for cell in row.iter(qn("w:tc")) if next(cell.iterancestors(qn("w:tr"))) is row]


def _spans(row: _Element, below: list[_Element]) -> list[Span]:
    """The row's cells; those that only continue a cell from above are left to the one that they continue."""
    spans: list[Span] = []
    column = 0
    for cell in _cells(row):
        columns = _columns(cell)
        if _merge(cell) != "continue":
            texts = (inline_text(paragraph) for paragraph in cell.iter(qn("w:p")))
            text = " ".join(" ".join(texts).replace(_BREAK, " ").split())
            spans.append(Span(text, columns, 1 + _continued(below, column) if _merge(cell) else 1))
        column += columns
    return spans


def _columns(cell: _Element) -> int:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    return int(span.get(qn("w:val")) or 1) if span is not None else 1


def _merge(cell: _Element) -> str | None:
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return None if merge is None else merge.get(qn("w:val")) or "continue"


def _continued(below: list[_Element], column: int) -> int:
    """How many of the rows below continue the cell of a column."""
    count = 0
    for row in below:
        place = 0
        for cell in _cells(row):
            if place == column:
                break
            place += _columns(cell)
        else:
            return count
        if _merge(cell) != "continue":
            return count
        count += 1
    return count


def _bold_first(rows: list[_Element]) -> bool:
    """Whether the first row is bold and the second is not."""
    return len(rows) > 1 and is_bold(rows[0]) and not is_bold(rows[1])


def _notes(document: Document) -> dict[str, str]:
    """The footnotes' texts by their number."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/footnotes") and not relation.is_external:
            root = parse_xml(relation.target_part.blob)
            notes = root.iter(qn("w:footnote"))
            return {note.get(qn("w:id")) or "": " ".join(inline_text(note).split()) for note in notes}
    return {}
