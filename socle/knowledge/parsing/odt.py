"""ODT: odfdo opens the document; headings, lists, tables and notes are walked in order."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from lxml.etree import LxmlError
from odfdo import Document, Element, XmlPart

from socle.knowledge.parsing.document import Block, ParsedDocument, ParsedPage
from socle.knowledge.parsing.grids import Span, seems_header, spread, table_of
from socle.knowledge.parsing.headings import write_paths
from socle.knowledge.parsing.normal import clean
from socle.knowledge.parsing.odt_ticks import NO_SIGNS, Signs, control_signs, sign_of
from socle.knowledge.parsing.recognition import ODT
from socle.knowledge.parsing.unreadable import Unreadable

_BREAK = "\f"
_MOST_SPACES = 100
_DEEPEST = 60
_LEFT_OUT = frozenset(
    ("text:tracked-changes", "text:sequence-decls", "text:variable-decls", "text:user-field-decls",
     "office:forms", "text:note", "office:annotation", "office:annotation-end", "svg:title", "svg:desc",
     "text:bookmark-ref-removed", "text:change", "text:change-start", "text:change-end", "draw:frame",
     "draw:custom-shape", "draw:rect", "draw:g", "text:ruby-text")
)  # fmt: skip
_CONTAINERS = frozenset(
    ("text:section", "text:index-body", "office:text", "text:index-title", "text:alphabetical-index",
     "text:illustration-index", "text:table-index", "text:bibliography", "text:user-index")
)  # fmt: skip
_BOXES = ("draw:frame", "draw:custom-shape", "draw:rect", "draw:g")


def parse_odt(path: Path) -> ParsedDocument:
    """The document's blocks; pages follow the breaks that the word processor noted. Raises Unreadable."""
    try:
        document = Document(str(path))
        manifest = document.get_part("META-INF/manifest.xml")
        if isinstance(manifest, XmlPart) and manifest.get_elements("//manifest:encryption-data"):
            raise Unreadable("encrypted")
        reader = _Reader(_styles(document), control_signs(document.body))
        reader.read(document.body, in_contents=False)
    except (LxmlError, KeyError, ValueError, TypeError, AttributeError, OSError, zipfile.BadZipFile) as error:
        raise Unreadable("broken") from error
    write_paths(block for page in reader.pages for block in page.blocks if block.role == "body")
    return ParsedDocument(ODT, reader.pages)


@dataclass
class _Styles:
    """The names of the paragraph styles that begin a page, and of those made from the title's."""

    breaking: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=lambda: {"Title"})


def _styles(document: Document) -> _Styles:
    found = _Styles()
    for style in document.get_styles("paragraph", automatic=True):
        properties = style.get_element("style:paragraph-properties")
        named_page = style.get_attribute("style:master-page-name")
        breaks = properties is not None and properties.get_attribute("fo:break-before") == "page"
        if breaks or named_page:
            found.breaking.add(str(style.get_attribute("style:name")))
        if style.get_attribute("style:parent-style-name") == "Title":
            found.titles.add(str(style.get_attribute("style:name")))
    return found


class _Reader:
    def __init__(self, styles: _Styles, signs: Signs) -> None:
        self.pages = [ParsedPage(1, None, None)]
        self._styles = styles
        self._signs = signs

    def read(self, parent: Element, in_contents: bool, depth: int = 0) -> None:
        """Reads the blocks inside an element, through sections and indexes."""
        for child in parent.children if depth < _DEEPEST else ():
            tag = child.tag
            if tag in ("text:h", "text:p"):
                self._paragraph(child, in_contents)
            elif tag == "text:list":
                self._list(child, in_contents, depth + 1)
            elif tag == "table:table":
                self._table(child)
            elif tag == "text:soft-page-break":
                self._turn()
            elif tag == "text:table-of-content":
                self.read(child, True, depth + 1)
            elif tag in _CONTAINERS:
                self.read(child, in_contents, depth + 1)

    def _turn(self) -> None:
        if self.pages[-1].blocks:
            self.pages.append(ParsedPage(len(self.pages) + 1, None, None))

    def _paragraph(self, paragraph: Element, in_contents: bool, bullet: str = "") -> None:
        if str(paragraph.get_attribute("text:style-name")) in self._styles.breaking:
            self._turn()
        pieces = text_of(paragraph, self._signs).split(_BREAK)
        for index, piece in enumerate(pieces):
            if index:
                self._turn()
            text = clean(" ".join(piece.split()))
            if not text:
                continue
            block = _block(paragraph, text, bullet if index == 0 else "", self._styles)
            block.role = "contents" if in_contents else "body"
            block.continues = index > 0 and bool(pieces[index - 1].strip())
            self.pages[-1].blocks.append(block)
        for box in _boxes(paragraph):
            self.read(box, in_contents, 1)
        for note in paragraph.get_elements("descendant::text:note/text:note-body"):
            text = clean(" ".join(text_of(note, self._signs).replace(_BREAK, " ").split()))
            if text:
                self.pages[-1].blocks.append(Block("paragraph", f"Note : {text}"))

    def _list(self, items: Element, in_contents: bool, depth: int) -> None:
        for item in items.children if depth < _DEEPEST else ():
            bullet = "• " if item.tag == "text:list-item" else ""
            for child in item.children:
                if child.tag in ("text:p", "text:h"):
                    self._paragraph(child, in_contents, "" if child.tag == "text:h" else bullet)
                    bullet = ""
                elif child.tag == "text:list":
                    self._list(child, in_contents, depth + 1)

    def _table(self, table: Element) -> None:
        rows = table.get_elements("descendant::table:table-row")
        grid = spread([_spans(row, self._signs) for row in rows])
        if grid and len(grid[0]) == 1:  # a frame around ordinary text
            for cell in table.get_elements("descendant::table:table-cell"):
                self.read(cell, False, 1)
            return
        marked = bool(table.get_elements("table:table-header-rows"))
        block = table_of(grid, marked or seems_header(grid) or _named_header(rows))
        if block is not None:
            self.pages[-1].blocks.append(block)


def _block(paragraph: Element, text: str, bullet: str, styles: _Styles) -> Block:
    if paragraph.tag == "text:h":
        level = str(paragraph.get_attribute("text:outline-level") or 1)
        return Block("heading", text, level=int(level) if level.isdigit() else 1)
    if str(paragraph.get_attribute("text:style-name")) in styles.titles:
        return Block("heading", text, level=0)
    return Block("list_item" if bullet else "paragraph", bullet + text)


def text_of(element: Element, signs: Signs = NO_SIGNS) -> str:
    """The visible text, with a form feed for each page that begins inside; `signs` stand for tick boxes."""
    pieces = [element.text or ""]
    for child in element.children:
        tag = child.tag
        if (box := sign_of(child, signs)) is not None:
            pieces.append(box)
        elif tag == "text:s":
            count = str(child.get_attribute("text:c") or 1)
            pieces.append(" " * min(int(count) if count.isdigit() else 1, _MOST_SPACES))
        elif tag in ("text:tab", "text:line-break"):
            pieces.append(" ")
        elif tag == "text:soft-page-break":
            pieces.append(_BREAK)
        elif tag in ("text:p", "text:h", "text:list", "text:list-item"):
            pieces += [" ", text_of(child, signs), " "]
        elif tag not in _LEFT_OUT:
            pieces.append(text_of(child, signs))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _boxes(paragraph: Element) -> list[Element]:
    """The text boxes that hang on a paragraph, wherever in its spans."""
    return [
        box
        for kind in ("draw:text-box", "draw:custom-shape")
        for box in paragraph.get_elements(f"descendant::{kind}")
    ]


def _spans(row: Element, signs: Signs) -> list[Span]:
    """The row's cells; covered ones are left to the cell that covers them."""
    spans: list[Span] = []
    for cell in row.children:
        if cell.tag != "table:table-cell":
            continue
        text = clean(" ".join(text_of(cell, signs).replace(_BREAK, " ").split()))
        columns = _number(cell, "table:number-columns-spanned") * _number(
            cell, "table:number-columns-repeated"
        )
        spans.append(Span(text, columns, _number(cell, "table:number-rows-spanned")))
    return spans


def _number(cell: Element, name: str) -> int:
    value = str(cell.get_attribute(name) or 1)
    return min(int(value), 200) if value.isdigit() else 1


def _named_header(rows: list[Element]) -> bool:
    """Whether the first row's paragraphs have the style that LibreOffice gives to headers of tables."""
    paragraphs = rows[0].get_elements("descendant::text:p") if len(rows) > 1 else []
    names = [str(paragraph.get_attribute("text:style-name")) for paragraph in paragraphs]
    return bool(names) and all("Heading" in name for name in names)
