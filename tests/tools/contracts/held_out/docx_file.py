"""Writes a piece as a word processor's DOCX."""

from __future__ import annotations

from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table as DocxTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from tests.tools.contracts.held_out.sheet import Heading, NewPage, Sheet, Table, Text, runs

FACES = {"serif": "Times New Roman", "sans": "Arial", "condensed": "Arial Narrow"}
ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


def write_docx(sheet: Sheet, path: Path) -> None:
    document = docx.Document()
    document.styles["Normal"].font.name = FACES[sheet.face]
    document.styles["Normal"].font.size = Pt(10.5)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.header.paragraphs[0].text = sheet.header
    footer = section.footer.paragraphs[0]
    footer.text = f"{sheet.footer}\tPage "
    add_page_number(footer)
    for block in sheet.blocks:
        match block:
            case Text():
                add_text(document.add_paragraph(), block)
            case Heading():
                document.add_heading(block.words, block.level)
            case Table():
                add_table(document, block)
            case NewPage():
                document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.save(str(path))


def add_page_number(paragraph: Paragraph) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def add_text(paragraph: Paragraph, text: Text) -> None:
    paragraph.alignment = ALIGNMENTS[text.align]
    paragraph.paragraph_format.space_after = Pt(5)
    if text.indent:
        paragraph.paragraph_format.left_indent = Cm(text.indent)
    for words, bold in runs(text.words):
        run = paragraph.add_run(words)
        run.bold = bold or None
        run.font.size = Pt(text.size)


def add_table(document: Document, block: Table) -> None:
    table = document.add_table(rows=0, cols=len(block.widths))
    if block.rules != "none":
        table.style = "Table Grid"
    for number, row in enumerate(block.rows):
        cells = table.add_row().cells
        if len(row) < len(cells):
            cells[len(row) - 1].merge(cells[-1])
        for column, words in enumerate(row):
            fill_cell(cells[column], words)
            if is_shaded(block, number, column):
                shade(cells[column])
    set_widths(table, block.widths)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def is_shaded(block: Table, row: int, column: int) -> bool:
    return (block.shaded == "labels" and column == 0) or (block.shaded == "header" and row == 0)


def fill_cell(cell: _Cell, words: str) -> None:
    for number, line in enumerate(words.split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        add_text(paragraph, Text(line, size=10))


def shade(cell: _Cell) -> None:
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), "E3E9F4")
    cell._tc.get_or_add_tcPr().append(shading)


def set_widths(table: DocxTable, widths: tuple[float, ...]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            if cell.grid_span == 1:
                cell.width = Cm(width)
