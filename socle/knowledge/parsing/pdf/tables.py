"""Ruled tables: where they stand, their cells, and the words in each cell.

The grid is found by pdfplumber's functions over the page's ruled lines. The lines and the words come from
pdfium: its coordinates serve everywhere else, and pdfplumber's own reading of a page is 60 times slower.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pdfplumber import table as grid

from socle.knowledge.parsing.document import Box, union
from socle.knowledge.parsing.pdf.rulings import Edge, Rulings

if TYPE_CHECKING:
    from socle.knowledge.parsing.pdf.lines import TextLine

_SNAP = 3.0
_JOIN = 3.0
_CROSSING = 3.0
_SMALLEST = 4.0  # a cell narrower or lower than this is the space between two borders

_COMB_CELLS = 5
_COMB_WIDTH, _COMB_HEIGHT = 24.0, 28.0


@dataclass
class Cell:
    """A cell: its place, its column in the grid, the lines written in it."""

    box: Box
    column: int = 0
    lines: list[TextLine] = field(default_factory=list)

    @property
    def bold(self) -> bool:
        """Whether all that the cell holds is bold."""
        return bool(self.lines) and all(line.bold for line in self.lines)


@dataclass
class Table:
    """A table's rows of cells, from the left; `columns` are the left edges of the grid's columns. `shaded`
    when only filled areas draw it."""

    box: Box
    rows: list[list[Cell]] = field(default_factory=list)
    columns: list[float] = field(default_factory=list)
    shaded: bool = False


def find_tables(rulings: Rulings) -> list[Table]:
    """The tables that ruled lines draw and, where there are none, those that shading draws: at least two
    columns, each cell placed in the grid."""
    tables = _tables(rulings.lines)
    if rulings.shades:
        shaded = [
            table for table in _tables(rulings.shades) if not any(_meet(table, other) for other in tables)
        ]
        tables += [replace(table, shaded=True) for table in shaded]
    return tables


def is_comb(table: Table) -> bool:
    """Whether a table is a row of small cells, each for one character of a number: a comb."""
    if len(table.rows) != 1 or len(table.rows[0]) < _COMB_CELLS:
        return False
    boxes = [cell.box for cell in table.rows[0]]
    return all(box[2] - box[0] <= _COMB_WIDTH and box[3] - box[1] <= _COMB_HEIGHT for box in boxes)


def _meet(first: Table, second: Table) -> bool:
    a, b = first.box, second.box
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _tables(edges: Sequence[Edge]) -> list[Table]:
    if sum(edge["orientation"] == "v" for edge in edges) < 3 or len(edges) < 5:
        return []
    merged = grid.merge_edges(list(edges), _SNAP, _SNAP, _JOIN, _JOIN)
    crossings = grid.edges_to_intersections(merged, _CROSSING, _CROSSING)
    cells = [cell for cell in grid.intersections_to_cells(crossings) if _is_cell(cell)]
    tables = [_table([Cell(box) for box in boxes]) for boxes in grid.cells_to_tables(cells)]
    return [table for table in tables if len(table.columns) > 1]


def _is_cell(box: Box) -> bool:
    return box[2] - box[0] >= _SMALLEST and box[3] - box[1] >= _SMALLEST


def _table(cells: list[Cell]) -> Table:
    columns = _distinct(cell.box[0] for cell in cells)
    tops = _distinct(cell.box[1] for cell in cells)
    rows: list[list[Cell]] = [[] for _ in tops]
    for cell in sorted(cells, key=lambda cell: cell.box[0]):
        cell.column = _nearest(columns, cell.box[0])
        rows[_nearest(tops, cell.box[1])].append(cell)
    box = union([cell.box for cell in cells]) or (0.0, 0.0, 0.0, 0.0)
    return Table(box, rows, columns)


def _distinct(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SNAP:
            found.append(value)
    return found


def _nearest(values: list[float], value: float) -> int:
    return min(range(len(values)), key=lambda index: abs(values[index] - value))


def cell_at(tables: Sequence[Table], x: float, y: float) -> Cell | None:
    """The cell around a point, if any table has one there."""
    for table in tables:
        if not _holds(table.box, x, y):
            continue
        for row in table.rows:
            for cell in row:
                if _holds(cell.box, x, y):
                    return cell
    return None


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def grid_rows(table: Table, text_of: Callable[[Cell], str]) -> list[list[str]]:
    """The texts row by row, one per column: a cell that spans rows is repeated in each, so that every row
    can be read alone; one that spans columns stands in its first."""
    rows: list[list[str]] = []
    for index, row in enumerate(table.rows):
        texts = [""] * len(table.columns)
        for cell in row:
            texts[cell.column] = text_of(cell)
        top = min((cell.box[1] for cell in row), default=0.0)
        for cell in _from_above(table.rows[:index], top) if row else []:
            texts[cell.column] = texts[cell.column] or text_of(cell)
        rows.append(texts)
    return rows


def _from_above(rows: list[list[Cell]], top: float) -> list[Cell]:
    return [cell for row in rows for cell in row if cell.box[3] > top + _SNAP]
