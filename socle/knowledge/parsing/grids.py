"""Tables with merged cells laid out as rows of texts of one length."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from socle.knowledge.parsing.document import Block
from socle.knowledge.parsing.rows import row_text

_MOST_SPAN = 200
_MOST_COLUMNS = 400


@dataclass(frozen=True)
class Span:
    """A cell's text and how many columns and rows it covers."""

    text: str
    columns: int = 1
    rows: int = 1


def spread(rows: Iterable[Sequence[Span]]) -> list[list[str]]:
    """The rows, each with a text for each column: a cell that covers rows is repeated in each, so that every
    row can be read alone; one that covers columns stands in its first."""
    grid: list[list[str]] = []
    pending: dict[int, tuple[str, int]] = {}
    for spans in rows:
        row: list[str] = []
        for span in spans:
            _take_pending(row, pending)
            if len(row) >= _MOST_COLUMNS:
                break
            covered = min(max(span.columns, 1), _MOST_SPAN)
            if span.rows > 1:
                pending[len(row)] = (span.text, min(span.rows, 10_000) - 1)
                pending.update({len(row) + more: ("", span.rows - 1) for more in range(1, covered)})
            row += [span.text] + [""] * (covered - 1)
        _take_pending(row, pending)
        grid.append(row)
    width = max(map(len, grid), default=0)
    return [row + [""] * (width - len(row)) for row in grid]


def _take_pending(row: list[str], pending: dict[int, tuple[str, int]]) -> None:
    while len(row) in pending:
        column = len(row)
        text, left = pending.pop(column)
        if left > 1:
            pending[column] = (text, left - 1)
        row.append(text)


def table_of(rows: list[list[str]], has_header: bool) -> Block | None:
    """The table as a block, without its empty rows and columns; None for a table that says nothing."""
    rows = [row for row in rows if any(row)]
    if not rows:
        return None
    used = [column for column in range(len(rows[0])) if any(row[column] for row in rows)]
    rows = [[row[column] for column in used] for row in rows]
    header = rows[0] if has_header and len(rows) > 1 else []
    body = rows[1:] if header else rows
    return Block("table", "\n".join(row_text(header, row) for row in body), rows=body, header=header)


def seems_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a first row not marked as header names columns: short labels without digits, three or more."""
    if len(rows) < 2 or len(rows[0]) < 3 or not all(rows[0]):
        return False
    return all(len(text.split()) <= 8 and not any(map(str.isdigit, text)) for text in rows[0])
