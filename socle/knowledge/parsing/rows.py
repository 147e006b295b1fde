"""A table's row as a sentence that can be read alone."""

from __future__ import annotations

from collections.abc import Sequence


def row_text(header: Sequence[str], row: Sequence[str]) -> str:
    """«Lot : 1 ; Montant maximum : 200 000 € HT»: each value after its column's name. A small model keeps
    them together, which it does not with a line of cells. Without header, cells are set apart by bars."""
    if not header:
        if len(row) == 2 and all(row):
            return f"{row[0]} : {row[1]}"
        return " | ".join(cell for cell in row if cell)
    cells = (cell_text(header, row, column) for column in range(len(row)))
    return " ; ".join(cell for cell in cells if cell)


def cell_text(header: Sequence[str], row: Sequence[str], column: int) -> str:
    """A cell with its column's name; empty for an empty cell."""
    name = header[column].rstrip(" :") if column < len(header) else ""
    return f"{name} : {row[column]}" if name and row[column] else row[column]
