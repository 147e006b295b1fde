"""One page of a PDF, laid out: its lines in reading order, its tables in their place among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pypdfium2

from socle.knowledge.parsing.pdf.boxes import with_boxes
from socle.knowledge.parsing.pdf.characters import GAP, LINE_END, Character, characters
from socle.knowledge.parsing.pdf.geometry import Sheet
from socle.knowledge.parsing.pdf.lines import TextLine, fragments, in_reading_order
from socle.knowledge.parsing.pdf.rulings import Rulings, rulings
from socle.knowledge.parsing.pdf.tables import Cell, Table, cell_at, find_tables, is_comb

if TYPE_CHECKING:
    from socle.knowledge.parsing.scans.tilt import Tilt


@dataclass
class LaidPage:
    """A page's lines; a table is one line that carries it."""

    number: int
    width: float
    height: float
    lines: list[TextLine]
    recognised: bool = False
    tilt: Tilt | None = None  # for a page whose boxes are those of its straightened picture


def written_on(page: pypdfium2.PdfPage, sheet: Sheet) -> list[Character]:
    """The characters that the file gives for a page."""
    text_page = page.get_textpage()
    try:
        return list(characters(text_page, sheet))
    finally:
        text_page.close()


def lay_out(page: pypdfium2.PdfPage, number: int, written: Sequence[Character], sheet: Sheet) -> LaidPage:
    """The page's lines and tables in reading order."""
    drawn = rulings(page, sheet) if written else Rulings()
    return arranged(with_boxes(written, drawn, page, sheet), drawn, number, sheet.size)


def arranged(
    written: Sequence[Character], drawn: Rulings, number: int, size: tuple[float, float]
) -> LaidPage:
    """Characters and ruled lines as lines and tables in reading order; `size` is the page's, in points."""
    tables = find_tables(drawn)
    written, tables = _combed(written, tables)
    free, by_cell = _share_out(written, tables)
    kept = [table for table in tables if _fill(table, by_cell)]
    if len(kept) < len(tables):  # frames, not tables: their text is ordinary text
        free, by_cell = _share_out(written, kept)
    lines = in_reading_order(fragments(free) + [_as_line(table) for table in kept])
    width, height = size
    return LaidPage(number, width, height, lines)


def _combed(written: Sequence[Character], tables: Sequence[Table]) -> tuple[Sequence[Character], list[Table]]:
    """The characters in combs put side by side, as one word of ordinary text, and the other tables."""
    combs = [table for table in tables if is_comb(table)]
    others = [table for table in tables if not is_comb(table)]
    if not combs:
        return written, others
    free, by_cell = _share_out(written, combs)
    for comb in combs:
        held = [(cell, _visible(by_cell.get(id(cell), []))) for cell in comb.rows[0]]
        if sum(len(inside) for _, inside in held) > len(held):
            others.append(comb)  # words in narrow cells
            for _, inside in held:
                free += [LINE_END, *inside, LINE_END]
        else:
            free += [LINE_END, *_side_by_side(held), LINE_END]
    return free, others


def _visible(written: Sequence[Character]) -> list[Character]:
    return [character for character in written if character is not GAP and character is not LINE_END]


def _side_by_side(held: Sequence[tuple[Cell, list[Character]]]) -> Iterator[Character]:
    """The characters as wide as their cells."""
    for cell, inside in held:
        each = (cell.box[2] - cell.box[0]) / max(len(inside), 1)
        for index, character in enumerate(inside):
            left = cell.box[0] + index * each
            box = (left, character.box[1], left + each, character.box[3])
            yield replace(character, box=box)


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
