"""Parsed documents written out in a test: paragraphs, titles («# …»), tables (rows of cells)."""

from __future__ import annotations

from socle.knowledge.parsing.document import Block, ParsedDocument, ParsedPage
from socle.knowledge.parsing.rows import row_text

Part = str | tuple[tuple[str, ...], ...]


def document(*parts: Part) -> ParsedDocument:
    """A document of one page without layout."""
    return ParsedDocument("text/plain", [ParsedPage(1, None, None, [_block(part) for part in parts])])


def _block(part: Part) -> Block:
    if isinstance(part, tuple):
        rows = [list(row) for row in part]
        return Block("table", "\n".join(row_text([], row) for row in rows), rows=rows)
    if part.startswith("# "):
        return Block("heading", part[2:], level=1)
    return Block("paragraph", part)
