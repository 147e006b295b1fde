"""Tables as blocks: their header, their rows, and tables that go on over the page."""

from __future__ import annotations

from collections.abc import Sequence

from socle.knowledge.parsing.document import Block, ParsedPage, Role, union
from socle.knowledge.parsing.pdf.joining import Vocabulary, join
from socle.knowledge.parsing.pdf.tables import Cell, Table, grid_rows
from socle.knowledge.parsing.rows import row_text

_LONGEST_LABEL = 8  # words in a cell that may name a column


def table_block(table: Table, role: Role, vocabulary: Vocabulary) -> Block:
    """The table as a block: a header where one is recognised, the other rows, and each row's box."""
    texts = grid_rows(table, lambda cell: join(cell.lines, vocabulary)[0])
    boxes = [union([cell.box for cell in row]) or table.box for row in table.rows]
    kept = [index for index, row in enumerate(texts) if any(row)]
    used = [column for column in range(len(table.columns)) if any(texts[index][column] for index in kept)]
    rows = [[texts[index][column] for column in used] for index in kept]
    header = rows[0] if _has_header([table.rows[index] for index in kept], rows) else []
    block = Block("table", "", table.box, header=header, role=role)
    block.rows = rows[1:] if header else rows
    block.row_boxes = [boxes[index] for index in (kept[1:] if header else kept)]
    block.text = "\n".join(row_text(header, row) for row in block.rows)
    return block


def _has_header(cells: list[list[Cell]], rows: list[list[str]]) -> bool:
    """A first row of bold labels above rows that are not bold; without any bold, short labels without
    digits above three columns or more."""
    if len(rows) < 2 or sum(map(bool, rows[0])) < 2:
        return False
    bold = [_all_bold(row) for row in cells]
    if bold[0]:
        return not all(bold)
    labels = [text for text in rows[0] if text]
    short = all(len(text.split()) <= _LONGEST_LABEL and not any(map(str.isdigit, text)) for text in labels)
    return not any(bold) and len(rows[0]) > 2 and len(labels) == len(rows[0]) and short


def _all_bold(row: list[Cell]) -> bool:
    written = [cell for cell in row if cell.lines]
    return bool(written) and all(cell.bold for cell in written)


def continue_tables(pages: Sequence[ParsedPage]) -> None:
    """Gives a table that opens a page the header of the one that closed the page before, when it goes on:
    the same columns at the same places."""
    last: Block | None = None
    for page in pages:
        body = [block for block in page.blocks if block.role == "body"]
        if last is not None and body and _goes_on(last, body[0]):
            _continue(body[0], last)
        last = body[-1] if body else None


def _goes_on(last: Block, first: Block) -> bool:
    if last.kind != "table" or first.kind != "table" or not last.box or not first.box:
        return False
    columns = {len(row) for row in (*last.rows, *first.rows)}
    beside = abs(last.box[0] - first.box[0]) < 6 and abs(last.box[2] - first.box[2]) < 6
    return beside and len(columns) == 1 and (not first.header or first.header == last.header)


def _continue(table: Block, before: Block) -> None:
    table.continues = True
    table.header = before.header
    table.text = "\n".join(row_text(table.header, row) for row in table.rows)
