"""One page of a PDF, laid out: its lines in reading order, its tables in their place among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2

from socle.knowledge.parsing.pdf.characters import GAP, LINE_END, Character, characters
from socle.knowledge.parsing.pdf.geometry import sheet_of
from socle.knowledge.parsing.pdf.lines import TextLine, fragments, in_reading_order
from socle.knowledge.parsing.pdf.rulings import rulings
from socle.knowledge.parsing.pdf.tables import Table, cell_at, find_tables


@dataclass
class LaidPage:
    """A page's lines; a table is one line that carries it."""

    number: int
    width: float
    height: float
    lines: list[TextLine]


def lay_out(page: pypdfium2.PdfPage, number: int) -> LaidPage:
    """The page's lines and tables in reading order."""
    sheet = sheet_of(page)
    text_page = page.get_textpage()
    try:
        written = list(characters(text_page, sheet))
    finally:
        text_page.close()
    tables = find_tables(rulings(page, sheet)) if written else []
    free, by_cell = _share_out(written, tables)
    kept = [table for table in tables if _fill(table, by_cell)]
    if len(kept) < len(tables):  # frames, not tables: their text is ordinary text
        free, by_cell = _share_out(written, kept)
    lines = in_reading_order(fragments(free) + [_as_line(table) for table in kept])
    width, height = sheet.size
    return LaidPage(number, width, height, lines)


def _share_out(
    written: Sequence[Character], tables: Sequence[Table]
) -> tuple[list[Character], dict[int, list[Character]]]:
    """The characters outside tables, and those of each cell (by its identity)."""
    free: list[Character] = []
    by_cell: dict[int, list[Character]] = {}
    current = free
    for character in written:
        if character is not GAP and character is not LINE_END:
            left, top, right, bottom = character.box
            cell = cell_at(tables, (left + right) / 2, (top + bottom) / 2) if tables else None
            target = free if cell is None else by_cell.setdefault(id(cell), [])
            if target is not current:
                current.append(LINE_END)
                current = target
        current.append(character)
    return free, by_cell


def _fill(table: Table, by_cell: dict[int, list[Character]]) -> bool:
    """Gives each cell its lines; says whether this is a table: two columns hold something and, where only
    shading draws it, two rows of them do (highlighted words are shaded too)."""
    for row in table.rows:
        for cell in row:
            cell.lines = in_reading_order(fragments(by_cell.get(id(cell), [])))
    filled = [{cell.column for cell in row if cell.lines} for row in table.rows]
    if table.shaded and sum(len(columns) > 1 for columns in filled) < 2:
        return False
    return len(set().union(*filled)) > 1


def _as_line(table: Table) -> TextLine:
    text = "\n".join(line.text for row in table.rows for cell in row for line in cell.lines)
    return TextLine(text, table.box, table.box[1], 0.0, False, table=table)
