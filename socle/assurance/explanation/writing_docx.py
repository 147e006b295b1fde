"""A letter as DOCX, with real headings, lists, and a table whose first row repeats."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from socle.assurance.explanation.letter import Letter, Table
from socle.assurance.explanation.texts import Block, Paragraph

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FONT = "Arial"
_WIDTHS = (Cm(3.4), Cm(4.6), Cm(4.2), Cm(4.8))


def as_docx(letter: Letter) -> bytes:
    """The file's bytes."""
    document = Document()
    _set_up(document, letter)
    if letter.sender:
        document.add_paragraph(letter.sender).runs[0].bold = True
    if letter.day:
        document.add_paragraph(letter.day).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_heading(letter.title, 1)
    if letter.subject:
        document.add_paragraph(letter.subject).runs[0].bold = True
    _add(document, letter.opening)
    if letter.in_short:
        document.add_heading("En bref", 2)
        document.add_paragraph(letter.in_short)
    for section in letter.sections:
        document.add_heading(section.title, 2)
        _add(document, section.blocks)
    if letter.closing:
        document.add_paragraph(letter.closing)
        document.add_paragraph(letter.sender).runs[0].bold = True
    if letter.table:
        _add_table(document, letter.table)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: Any, letter: Letter) -> None:
    document.core_properties.title = letter.subject or letter.title
    document.core_properties.language = "fr-FR"
    document.core_properties.author = letter.sender
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    for name, size in (("Normal", 11), ("Heading 1", 16), ("Heading 2", 13)):
        _set_style(document.styles[name], size)


def _set_style(style: Any, size: int) -> None:
    """Our font at this size, black, read as French by spelling checkers and voices."""
    style.font.name, style.font.size = _FONT, Pt(size)
    style.font.color.rgb = None
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    fonts.set(qn("w:ascii"), _FONT)
    fonts.set(qn("w:hAnsi"), _FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "fr-FR")
    properties.append(language)


def _add(document: Any, blocks: tuple[Block, ...]) -> None:
    for block in blocks:
        if isinstance(block, Paragraph):
            document.add_paragraph(block.text)
        else:
            for point in block.points:
                document.add_paragraph(point, style="List Bullet")


def _add_table(document: Any, table: Table) -> None:
    document.add_heading(table.title, 2)
    if table.note:
        document.add_paragraph(table.note)
    grid = document.add_table(rows=1, cols=len(table.headings), style="Table Grid")
    grid.autofit = False
    _fill(grid.rows[0], table.headings, bold=True)
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    grid.rows[0]._tr.get_or_add_trPr().append(repeated)
    for row in table.rows:
        _fill(grid.add_row(), row)


def _fill(row: Any, cells: tuple[str, ...], bold: bool = False) -> None:
    for cell, text, width in zip(row.cells, cells, _WIDTHS, strict=True):
        cell.width = width
        run = cell.paragraphs[0].add_run(text)
        run.bold, run.font.size = bold, Pt(9)
