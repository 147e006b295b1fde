"""Pages that were read, written as Markdown."""

from __future__ import annotations

from html import escape

from socle.knowledge.parsing.document import Block, ParsedPage

DEEPEST = 6


def markdown_of(page: ParsedPage, *, tables_in_html: bool = False) -> str:
    """The page's text with its headings, lists and tables; running headers and footers are lines of it."""
    return "\n\n".join(filter(None, (_block(block, tables_in_html) for block in page.blocks)))


def _block(block: Block, tables_in_html: bool) -> str:
    text = block.text.strip()
    if block.kind == "table" and block.rows:
        return _html(block) if tables_in_html else _table(block)
    if block.kind == "heading" and text:
        return f"{'#' * min(block.level or 1, DEEPEST)} {text}"
    if block.kind == "list_item" and text and not text.startswith("- "):
        return f"- {text}"
    return text


def _table(block: Block) -> str:
    """With a header always, empty where the table has none: Markdown knows no other tables."""
    rows = [[_cell(cell) for cell in row] for row in block.rows]
    header = [_cell(cell) for cell in block.header]
    if header and rows and rows[0] == header:
        rows = rows[1:]
    width = max(map(len, [header, *rows]))
    lines = [header, ["---"] * width, *rows]
    return "\n".join("| " + " | ".join([*line, *[""] * (width - len(line))]) + " |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _html(block: Block) -> str:
    rows = block.rows[1:] if block.header and block.rows and block.rows[0] == block.header else block.rows
    head = [_row(block.header, "th")] if block.header else []
    return "<table>" + "".join([*head, *(_row(row, "td") for row in rows)]) + "</table>"


def _row(cells: list[str], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"
