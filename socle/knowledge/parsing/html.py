"""HTML: what a reader sees of it. Scripts, styles and navigation are left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from lxml import html as lxml_html
from lxml.etree import LxmlError, _Element

from socle.knowledge.parsing.document import Block, Kind, ParsedDocument, ParsedPage, Role
from socle.knowledge.parsing.grids import Span, seems_header, spread, table_of
from socle.knowledge.parsing.headings import write_paths
from socle.knowledge.parsing.normal import clean
from socle.knowledge.parsing.recognition import HTML
from socle.knowledge.parsing.unreadable import Unreadable

_LEFT_OUT = frozenset(
    ("script", "style", "nav", "noscript", "template", "svg", "math", "head", "iframe", "object", "embed",
     "button", "select", "option", "textarea", "input", "canvas", "audio", "video")
)  # fmt: skip
_INLINE = frozenset(
    ("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
     "i", "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike",
     "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img")
)  # fmt: skip
_SPAN = re.compile(r"\d{1,4}")


def parse_html(path: Path) -> ParsedDocument:
    """The page's blocks; raises Unreadable (broken, no_text)."""
    blocks = blocks_of_html(path.read_bytes())
    return ParsedDocument(HTML, [ParsedPage(1, None, None, blocks)])


def blocks_of_html(source: bytes | str) -> list[Block]:
    """Headings, paragraphs, items and tables of an HTML source, in order."""
    try:
        root = lxml_html.document_fromstring(source, parser=_parser(source))
    except (LxmlError, ValueError) as error:
        raise Unreadable("no_text" if "empty" in str(error).lower() else "broken") from error
    reader = _Reader()
    body = root.find("body")
    reader.read(root if body is None else body)
    reader.end_block()
    write_paths(block for block in reader.blocks if block.role == "body")
    return reader.blocks


def _parser(source: bytes | str) -> lxml_html.HTMLParser:
    is_utf8 = isinstance(source, bytes) and b"charset" not in source[:4096].lower() and _decodes(source)
    encoding = "utf-8" if is_utf8 else None
    return lxml_html.HTMLParser(no_network=True, encoding=encoding, remove_comments=True, remove_pis=True)


def _decodes(source: bytes | str) -> bool:
    try:
        return bool(isinstance(source, bytes) and source.decode("utf-8"))
    except UnicodeDecodeError:
        return False


@dataclass
class _Reader:
    """Walks the tree and gathers text until a block ends."""

    blocks: list[Block] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    kind: Kind = "paragraph"
    level: int | None = None
    role: Role = "body"

    def end_block(self) -> None:
        text = clean(" ".join("".join(self.text).split()))
        self.text = []
        if text:
            prefix = "• " if self.kind == "list_item" else ""
            self.blocks.append(Block(self.kind, prefix + text, level=self.level, role=self.role))
            if self.kind == "list_item":
                self.kind = "paragraph"  # what follows in the item is its continuation

    def read(self, element: _Element) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _LEFT_OUT or not tag or _is_hidden(element):
            return
        if tag in ("br", "hr"):
            self.text.append(" ")
        elif tag == "table" and not element.xpath(".//table"):
            self._table(element)
        elif tag in _INLINE:
            self._inside(element)
        else:
            self._block(element, tag)

    def _inside(self, element: _Element) -> None:
        self.text.append(element.text or "")
        for child in element:
            self.read(child)
            self.text.append(child.tail or "")

    def _block(self, element: _Element, tag: str) -> None:
        self.end_block()
        before = (self.kind, self.level, self.role)
        if re.fullmatch("h[1-6]", tag):
            self.kind, self.level = "heading", int(tag[1])
        elif tag == "li":
            self.kind, self.level = "list_item", None
        elif tag in ("ul", "ol", "table", "div", "section", "article", "main"):
            self.kind, self.level = "paragraph", None
        parent = element.getparent()
        if tag == "footer" and parent is not None and parent.tag == "body":
            self.role = "running"
        self._inside(element)
        self.end_block()
        self.kind, self.level, self.role = before

    def _table(self, table: _Element) -> None:
        self.end_block()
        rows = table.xpath(".//tr")
        grid = spread([_spans(row) for row in rows])
        if grid and len(grid[0]) == 1:
            self._frame(rows)
            return
        marked = bool(rows) and (rows[0].getparent().tag == "thead" or _all_headers(rows[0]))
        block = table_of(grid, marked or seems_header(grid))
        if block is not None:
            block.role = self.role
            self.blocks.append(block)

    def _frame(self, rows: list[_Element]) -> None:
        """A table of one column is a frame around ordinary text."""
        for cell in (cell for row in rows for cell in row):
            self._inside(cell)
            self.end_block()


def _spans(row: _Element) -> list[Span]:
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    return [Span(_text(cell), _number(cell.get("colspan")), _number(cell.get("rowspan"))) for cell in cells]


def _text(element: _Element) -> str:
    reader = _Reader()
    reader._inside(element)
    reader.end_block()
    return " ".join(block.text for block in reader.blocks)


def _number(text: str | None) -> int:
    match = _SPAN.fullmatch((text or "1").strip())
    return max(1, int(match.group())) if match else 1


def _all_headers(row: _Element) -> bool:
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    return bool(cells) and all(cell.tag == "th" for cell in cells)


def _is_hidden(element: _Element) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    return element.get("role") == "navigation" or "display:none" in (element.get("style") or "").replace(
        " ", ""
    )
