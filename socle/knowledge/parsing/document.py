"""What parsing gives: pages, and on each page its blocks in reading order.

Boxes are (x0, top, x1, bottom) in points from the top-left corner of the page as it is seen, whatever its
rotation and crop. Formats without a layout have null boxes. All text is NFC with plain spaces.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, cast

Box = tuple[float, float, float, float]
Kind = Literal["heading", "paragraph", "list_item", "table"]
Role = Literal["body", "running", "contents"]


@dataclass(frozen=True)
class PageChoice:
    """Which pages to read, by their numbers from 1 (None: all), whether to read them all from their pictures,
    whatever text the file gives for them, and how many a document may have."""

    only: frozenset[int] | None = None
    from_pictures: bool = False
    most: int = 2000

    def takes(self, number: int) -> bool:
        """Whether this page is read."""
        return self.only is None or number in self.only


ALL_PAGES = PageChoice()


@dataclass(frozen=True)
class Line:
    """A printed line of a block: its characters [start, end) in the block's text, and where it stands."""

    start: int
    end: int
    box: Box


@dataclass
class Block:
    """A laid-out piece of a page.

    `role` tells the body from running headers and footers and from tables of contents, which are kept for
    reading but never searched. `headings` is the path of headings above the block (for a heading: above it).
    `continues` says that the block goes on from the last body block of the page before.
    """

    kind: Kind
    text: str
    box: Box | None = None
    level: int | None = None
    rows: list[list[str]] = field(default_factory=list)
    header: list[str] = field(default_factory=list)
    row_boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    role: Role = "body"
    continues: bool = False


@dataclass
class ParsedPage:
    """A page; `width` and `height` in points, null where the format has no layout. `recognised` when its text
    was read from a picture."""

    number: int
    width: float | None
    height: float | None
    blocks: list[Block] = field(default_factory=list)
    recognised: bool = False

    @property
    def text(self) -> str:
        """The page as text, without running headers and footers."""
        return "\n".join(block.text for block in self.blocks if block.role != "running")


@dataclass
class ParsedDocument:
    """A document's pages and the type that was recognised from its content. `unread` holds the numbers of the
    pages that are pictures and that this machine could not read."""

    media_type: str
    pages: list[ParsedPage] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)

    def body(self) -> Iterator[tuple[ParsedPage, Block]]:
        """The blocks that passages are made of, in reading order, each with its page."""
        for page in self.pages:
            for block in page.blocks:
                if block.role == "body":
                    yield page, block

    def as_json(self) -> dict[str, Any]:
        """The document as plain lists, texts and numbers."""
        return asdict(self)


def document_from_json(data: dict[str, Any]) -> ParsedDocument:
    """The document that `as_json` wrote; raises KeyError, TypeError or ValueError for anything else."""
    pages = [_page(page) for page in data["pages"]]
    return ParsedDocument(data["media_type"], pages, [int(number) for number in data["unread"]])


def _page(data: dict[str, Any]) -> ParsedPage:
    blocks = [block_from_json(block) for block in data["blocks"]]
    return ParsedPage(int(data["number"]), data["width"], data["height"], blocks, bool(data["recognised"]))


def block_from_json(data: dict[str, Any]) -> Block:
    """The block that `as_json` or `dataclasses.asdict` wrote."""
    values = dict(data)
    values["box"] = _box(data["box"]) if data["box"] else None
    values["row_boxes"] = [_box(box) for box in data["row_boxes"]]
    values["lines"] = [Line(line["start"], line["end"], _box(line["box"])) for line in data["lines"]]
    return Block(**values)


def _box(values: Any) -> Box:
    return cast(Box, tuple(float(value) for value in values))


def union(boxes: list[Box]) -> Box | None:
    """The smallest box around all of them, or None for none."""
    if not boxes:
        return None
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
