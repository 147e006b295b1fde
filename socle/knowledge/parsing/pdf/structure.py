"""A PDF's pages understood as one document: running lines, contents, headings, paragraphs, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

from socle.knowledge.parsing.document import Block, ParsedPage, Role, union
from socle.knowledge.parsing.headings import numbering, write_paths
from socle.knowledge.parsing.pdf.contents import contents_lines
from socle.knowledge.parsing.pdf.joining import Vocabulary, join
from socle.knowledge.parsing.pdf.layout import LaidPage
from socle.knowledge.parsing.pdf.lines import TextLine
from socle.knowledge.parsing.pdf.paragraphs import Group, groups, is_lone_bullet, measure
from socle.knowledge.parsing.pdf.running import running_lines
from socle.knowledge.parsing.pdf.styles import Title, ranks, title_of
from socle.knowledge.parsing.pdf.tableblocks import continue_tables, table_block

if TYPE_CHECKING:
    from socle.knowledge.parsing.scans.tilt import Tilt

_COVER_WORDS = 100
_UNFINISHED = re.compile(r"[^.!?:;…»]$")


def structured(laid: Sequence[LaidPage], outline: set[str]) -> list[ParsedPage]:
    """The pages with their blocks in reading order, each with its role and its path of headings."""
    running = running_lines(laid)
    roles = _Roles(running, contents_lines(laid, running))
    usual = measure([[line for line in page.lines if roles.of(line) == "body"] for page in laid])
    builder = _Builder(Vocabulary(line for page in laid for line in page.lines))
    pages: list[ParsedPage] = []
    for page in laid:
        blocks: list[Block] = []
        cover = _is_cover(page, laid, running)
        for role, lines in groupby(page.lines, key=roles.of):
            for group in groups(list(lines), usual):
                if is_lone_bullet(group):
                    continue
                title = None if cover or role != "body" else title_of(group, usual, outline)
                blocks.append(builder.block(group, role, title))
        pages.append(ParsedPage(page.number, page.width, page.height, blocks, page.recognised))
    by_block = dict(zip(map(id, builder.headings), ranks(builder.titles, usual), strict=True))
    write_paths((block for page in pages for block in page.blocks if block.role == "body"), by_block)
    continue_tables(pages)
    _continue_paragraphs(pages)
    for parsed, page in zip(pages, laid, strict=True):
        if page.tilt is not None:
            _lay_back(parsed, page.tilt)
    return pages


def _lay_back(page: ParsedPage, tilt: Tilt) -> None:
    """Gives a page that was straightened the size and the boxes that it has as it is seen."""
    page.width, page.height = tilt.width, tilt.height
    for block in page.blocks:
        block.box = tilt.to_page(block.box) if block.box else None
        block.row_boxes = [tilt.to_page(box) for box in block.row_boxes]
        block.lines = [replace(line, box=tilt.to_page(line.box)) for line in block.lines]


@dataclass(frozen=True)
class _Roles:
    running: set[int]
    contents: set[int]

    def of(self, line: TextLine) -> Role:
        if id(line) in self.running:
            return "running"
        return "contents" if id(line) in self.contents else "body"


@dataclass
class _Builder:
    """Makes blocks of groups; keeps the headings aside, to rank them once all are known."""

    vocabulary: Vocabulary
    headings: list[Block] = field(default_factory=list)
    titles: list[Title] = field(default_factory=list)

    def block(self, group: Group, role: Role, title: Title | None) -> Block:
        table = group.lines[0].table
        if table is not None:
            return table_block(table, role, self.vocabulary)
        text, lines = join(group.lines, self.vocabulary)
        box = union([line.box for line in group.lines])
        if title is None:
            return Block("list_item" if group.is_item else "paragraph", text, box, lines=lines, role=role)
        block = Block("heading", text, box, lines=lines, role=role)
        self.headings.append(block)
        self.titles.append(title)
        return block


def _is_cover(page: LaidPage, laid: Sequence[LaidPage], running: set[int]) -> bool:
    """A first page of few words without a numbered heading: its large print is a title, not sections."""
    if page.number != 1 or len(laid) < 3:
        return False
    lines = [line for line in page.lines if line.table is None and id(line) not in running]
    words = sum(len(line.text.split()) for line in lines)
    certain = (numbering(line.text) for line in lines)
    return words < _COVER_WORDS and not any(number and number.certain for number in certain)


def _continue_paragraphs(pages: Sequence[ParsedPage]) -> None:
    """Marks the first paragraph of a page that goes on from the page before."""
    for last, first in _page_turns(pages):
        if last.kind not in ("paragraph", "list_item") or first.kind != "paragraph":
            continue
        starts_low = first.text[:1].islower()
        if last.headings == first.headings and _UNFINISHED.search(last.text) and starts_low:
            first.continues = True


def _page_turns(pages: Sequence[ParsedPage]) -> Iterator[tuple[Block, Block]]:
    """The last body block of a page with the first of the next."""
    last: Block | None = None
    for page in pages:
        body = [block for block in page.blocks if block.role == "body"]
        if last is not None and body:
            yield last, body[0]
        last = body[-1] if body else None
