"""A document as a run of units that passages never cut: sentences, list items, table rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from socle.knowledge.parsing.document import Block, Box, Line, ParsedDocument, ParsedPage, union
from socle.knowledge.parsing.rows import row_text
from socle.knowledge.sentences import sentences

LIMIT = 180
"""The most words in a passage: the local model reads 64 tokens a second, and reads several."""


@dataclass(frozen=True)
class Span:
    """A place in the document: a page, and a box where the format has a layout."""

    page: int
    box: Box | None


@dataclass(frozen=True)
class Unit:
    """Words that stay together; `ends` says how good a place its end is to stop (0 the best)."""

    text: str
    spans: tuple[Span, ...]
    words: int
    glue: str = " "
    ends: int = 0


@dataclass
class Section:
    """Units under one path of headings."""

    headings: list[str]
    units: list[Unit] = field(default_factory=list)

    @property
    def words(self) -> int:
        """The number of words under the path."""
        return sum(unit.words for unit in self.units)


# How bad it is to stop after a unit: between paragraphs, between items, between sentences, after what
# announces a list, inside a sentence.
BETWEEN_BLOCKS, BETWEEN_ITEMS, BETWEEN_SENTENCES, AFTER_COLON, INSIDE = 0, 1, 2, 6, 8


def sections(document: ParsedDocument) -> list[Section]:
    """The document's body, cut where the path of headings changes.

    A heading with nothing under it, not even a heading of its own, becomes text: its words must be found.
    """
    body = list(document.body())
    found: list[Section] = []
    for run in _runs(_without_empty_headings(body)):
        headings = run[0][1].headings
        units = list(_units(run))
        if found and found[-1].headings == headings:
            found[-1].units += units
        else:
            found.append(Section(headings, units))
    return [section for section in found if section.units]


def _without_empty_headings(body: list[tuple[ParsedPage, Block]]) -> list[tuple[ParsedPage, Block]]:
    kept: list[tuple[ParsedPage, Block]] = []
    for index, (page, block) in enumerate(body):
        if block.kind != "heading":
            kept.append((page, block))
            continue
        following = body[index + 1][1] if index + 1 < len(body) else None
        inside = following is not None and following.headings[: len(block.headings) + 1] == [
            *block.headings,
            block.text,
        ]
        if not inside:
            kept.append((page, replace(block, kind="paragraph", level=None)))
    return kept


def _runs(body: list[tuple[ParsedPage, Block]]) -> Iterator[list[tuple[ParsedPage, Block]]]:
    """Blocks that continue each other over a page, together."""
    run: list[tuple[ParsedPage, Block]] = []
    for page, block in body:
        if run and not (block.continues and _goes_with(run[-1][1], block)):
            yield run
            run = []
        run.append((page, block))
    if run:
        yield run


def _goes_with(before: Block, block: Block) -> bool:
    same_kind = (before.kind == "table") == (block.kind == "table")
    return same_kind and before.headings == block.headings


def _units(run: list[tuple[ParsedPage, Block]]) -> Iterator[Unit]:
    if run[0][1].kind == "table":
        yield from _row_units(run)
    else:
        yield from _text_units(run)


@dataclass
class _Text:
    """The text of a run with the place of each of its lines."""

    text: str = ""
    lines: list[tuple[int, int, Line]] = field(default_factory=list)  # page, offset of the block, line
    pages: list[tuple[int, int]] = field(default_factory=list)  # offset, page

    def add(self, page: int, block: Block) -> None:
        if self.text:
            self.text += "" if re.search(r"\w-$", self.text) else " "
        offset = len(self.text)
        self.text += block.text
        self.pages.append((offset, page))
        lines = block.lines or ([Line(0, len(block.text), block.box)] if block.box else [])
        self.lines += [(page, offset, line) for line in lines]

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """The places of the characters [start, end): a box for each page."""
        boxes: dict[int, list[Box]] = {}
        for page, offset, line in self.lines:
            if line.start + offset < end and line.end + offset > start:
                boxes.setdefault(page, []).append(line.box)
        if boxes:
            return tuple(Span(page, union(found)) for page, found in boxes.items())
        following = [offset for offset, _ in self.pages[1:]] + [len(self.text)]
        touched = [
            page
            for (offset, page), stop in zip(self.pages, following, strict=True)
            if offset < end and stop > start
        ]
        return tuple(Span(page, None) for page in touched or [self.pages[-1][1]])


def _text_units(run: list[tuple[ParsedPage, Block]]) -> Iterator[Unit]:
    whole = _Text()
    for page, block in run:
        whole.add(page.number, block)
    is_item = run[0][1].kind == "list_item"
    places = [piece for place in sentences(whole.text) for piece in _short_enough(whole.text, *place)]
    for index, (start, end) in enumerate(places):
        text = whole.text[start:end]
        is_last = index == len(places) - 1
        following = places[index + 1][0] if not is_last else end
        ends = (BETWEEN_ITEMS if is_item else BETWEEN_BLOCKS) if is_last else BETWEEN_SENTENCES
        if not is_last and following == end:
            ends = INSIDE
        elif text.endswith(":"):
            ends = AFTER_COLON
        yield Unit(text, whole.spans(start, end), len(text.split()), "\n" if index == 0 else " ", ends)


def _short_enough(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence, or its pieces where it alone is longer than a passage: cut after commas where it can."""
    words = list(re.finditer(r"\S+", text[start:end]))
    while len(words) > LIMIT:
        cut = max(
            (index for index in range(LIMIT // 2, LIMIT) if words[index].group()[-1] in ";:,"),
            default=LIMIT - 1,
        )
        yield start + words[0].start(), start + words[cut].end()
        words = words[cut + 1 :]
    if words:
        yield start + words[0].start(), end


def _row_units(run: list[tuple[ParsedPage, Block]]) -> Iterator[Unit]:
    rows = [_Row(page.number, block, index) for page, block in run for index in range(len(block.rows))]
    texts: list[tuple[str, tuple[Span, ...]]] = [(row.text, (row.span,)) for row in rows]
    for index in range(len(rows) - 1, 0, -1):
        if rows[index].goes_on and rows[index - 1].span.page != rows[index].span.page:
            text, spans = texts.pop(index)
            before = texts[index - 1]
            texts[index - 1] = (f"{before[0]} {rows[index].bare}", before[1] + spans)
    for text, spans in texts:
        yield from _row_pieces(text, spans)


@dataclass(frozen=True)
class _Row:
    page: int
    block: Block
    index: int

    @property
    def cells(self) -> list[str]:
        return self.block.rows[self.index]

    @property
    def text(self) -> str:
        return row_text(self.block.header, self.cells)

    @property
    def bare(self) -> str:
        return " ".join(cell for cell in self.cells if cell)

    @property
    def span(self) -> Span:
        boxes = self.block.row_boxes
        return Span(self.page, boxes[self.index] if self.index < len(boxes) else self.block.box)

    @property
    def goes_on(self) -> bool:
        """A row that opens a page with an empty first cell is the end of the row before."""
        return self.block.continues and self.index == 0 and not self.cells[0]


def _row_pieces(text: str, spans: tuple[Span, ...]) -> Iterator[Unit]:
    pieces = list(_short_enough(text, 0, len(text)))
    if len(pieces) > 1:
        pieces = [piece for place in sentences(text) for piece in _short_enough(text, *place)]
    for index, (start, end) in enumerate(pieces):
        is_last = index == len(pieces) - 1
        piece = text[start:end]
        yield Unit(
            piece,
            spans,
            len(piece.split()),
            "\n" if index == 0 else " ",
            BETWEEN_ITEMS if is_last else INSIDE,
        )
