"""A passage or a quote found again on its page: boxes for those who see it, marks for those who read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from socle.knowledge.models import Page, Passage
from socle.knowledge.parsing.document import Block, Box, block_from_json
from socle.knowledge.parsing.rows import row_text
from socle.knowledge.sentences import sentences

Place = tuple[int, int]
_SHORTEST = 3  # characters: shorter pieces would be marked wherever they occur


@dataclass
class Marked:
    """The page's blocks, what to mark in each (places in its text, or numbers of rows), what to outline."""

    blocks: list[Block]
    places: dict[int, list[Place]] = field(default_factory=dict)
    boxes: list[Box] = field(default_factory=list)
    has_quote: bool = False


def marked_page(page: Page, passage: Passage | None, quote: str) -> Marked:
    """The page with the quote marked, else the part of the passage that stands on it."""
    marked = Marked([block_from_json(block) for block in page.blocks])
    if passage is None:
        return marked
    if quote:
        _mark_quote(marked, quote)
    if not marked.has_quote:
        _mark_passage(marked, passage.text)
        spans = (span for span in passage.spans if span["page"] == page.number and span["box"])
        marked.boxes = [_as_box(span["box"]) for span in spans]
    return marked


def quoted_page(page: Page, quote: str, box: Sequence[float] | None = None) -> Marked:
    """The page with a quote marked where it stands; `box` is outlined where its words are not found."""
    marked = Marked([block_from_json(block) for block in page.blocks])
    if quote:
        _mark_quote(marked, quote)
    if not marked.has_quote and box:
        marked.boxes = [_as_box(box)]
    return marked


def _as_box(values: Sequence[float]) -> Box:
    left, top, right, bottom = values
    return (left, top, right, bottom)


def _mark_quote(marked: Marked, quote: str) -> None:
    """Marks the sentences of the quote; the quote of a row of a table marks the row."""
    pieces = [quote[start:end].strip(" ;") for line in quote.split("\n") for start, end in sentences(line)]
    for piece in (piece for piece in pieces if len(piece) >= _SHORTEST):
        for index, place in _found(marked.blocks, piece):
            marked.places.setdefault(index, []).append(place)
            marked.boxes += _boxes_of(marked.blocks[index], place)
            marked.has_quote = True
            break


def _found(blocks: list[Block], piece: str) -> Iterator[tuple[int, Place]]:
    """Where the piece stands, or its part before or after a page break: in body blocks, in order."""
    for index, block in enumerate(blocks):
        start = block.text.find(piece) if block.role == "body" else -1
        if start >= 0:
            yield index, (start, start + len(piece))
    for index, block in enumerate(blocks):
        if block.role == "body" and block.kind != "table":
            if block.continues and (length := _overlap(piece, block.text)) >= 20:
                yield index, (0, length)
            if (length := _overlap(block.text, piece)) >= 20:
                yield index, (len(block.text) - length, len(block.text))


def _overlap(first: str, second: str) -> int:
    """The length of the longest end of the first text that the second begins with."""
    for length in range(min(len(first), len(second)), 0, -1):
        if first.endswith(second[:length]):
            return length
    return 0


def _boxes_of(block: Block, place: Place) -> list[Box]:
    if block.kind == "table":
        return [box for index, box in _rows_at(block, place) if box is not None]
    boxes = [
        _part(line.box, line.start, line.end, place)
        for line in block.lines
        if _meets(line.start, line.end, place)
    ]
    return boxes or ([block.box] if block.box else [])


def _part(box: Box, start: int, end: int, place: Place) -> Box:
    """The part of a printed line that a place covers, taking its characters as equally wide."""
    left, top, right, bottom = box
    each = (right - left) / max(end - start, 1)
    first, last = max(place[0], start), min(place[1], end)
    return (left + (first - start) * each, top, left + (last - start) * each, bottom)


def _rows_at(block: Block, place: Place) -> Iterator[tuple[int, Box | None]]:
    at = 0
    for index, row in enumerate(block.rows):
        length = len(row_text(block.header, row))
        if _meets(at, at + length, place):
            yield index, block.row_boxes[index] if index < len(block.row_boxes) else block.box
        at += length + 1


def _meets(start: int, end: int, place: Place) -> bool:
    return start < place[1] and end > place[0]


def _mark_passage(marked: Marked, text: str) -> None:
    """Marks the sentences and rows of the page that the passage holds."""
    for index, block in enumerate(marked.blocks):
        if block.role != "body" or block.kind == "heading":
            continue
        pieces = _row_places(block) if block.kind == "table" else sentences(block.text)
        found = [
            (start, end)
            for start, end in pieces
            if block.text[start:end] in text and end - start >= _SHORTEST
        ]
        if found:
            marked.places[index] = found


def _row_places(block: Block) -> list[Place]:
    places: list[Place] = []
    at = 0
    for row in block.rows:
        length = len(row_text(block.header, row))
        places.append((at, at + length))
        at += length + 1
    return places


def page_html(page: Page, marked: Marked) -> SafeString:
    """The page's text as HTML, what is marked in <mark>; running headers and footers are left out."""
    pieces: list[SafeString] = []
    items: list[SafeString] = []
    for index, block in enumerate(marked.blocks):
        if block.role == "running":
            continue
        if block.kind != "list_item" and items:
            pieces.append(_list(items))
            items = []
        html = _block_html(block, _joined(marked.places.get(index, [])))
        (items if block.kind == "list_item" else pieces).append(html)
    if items:
        pieces.append(_list(items))
    return format_html_join("\n", "{}", ((piece,) for piece in pieces))


def _list(items: list[SafeString]) -> SafeString:
    return format_html("<ul>{}</ul>", format_html_join("", "{}", ((item,) for item in items)))


def _block_html(block: Block, places: list[Place]) -> SafeString:
    if block.kind == "table":
        return _table_html(block, places)
    text = _marks(block.text, places)
    if block.kind == "heading":
        return format_html("<h3>{}</h3>", text)
    return format_html("<li>{}</li>", text) if block.kind == "list_item" else format_html("<p>{}</p>", text)


def _joined(places: list[Place]) -> list[Place]:
    """Places in order, those that touch made one."""
    joined: list[Place] = []
    for start, end in sorted(places):
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _marks(text: str, places: list[Place]) -> SafeString:
    pieces: list[SafeString] = []
    at = 0
    for start, end in places:
        pieces.append(format_html("{}<mark>{}</mark>", text[at:start], text[start:end]))
        at = end
    return format_html("{}{}", format_html_join("", "{}", ((piece,) for piece in pieces)), text[at:])


def _table_html(block: Block, places: list[Place]) -> SafeString:
    chosen = {index for place in places for index, _ in _rows_at(block, place)}
    head = format_html(
        "<thead><tr>{}</tr></thead>",
        format_html_join("", '<th scope="col">{}</th>', ((cell,) for cell in block.header)),
    )
    rows = format_html_join(
        "", "<tr>{}</tr>", ((_cells(row, index in chosen),) for index, row in enumerate(block.rows))
    )
    return format_html("<table>{}<tbody>{}</tbody></table>", head if block.header else SafeString(""), rows)


def _cells(row: list[str], is_marked: bool) -> SafeString:
    shape = "<td><mark>{}</mark></td>" if is_marked else "<td>{}</td>"
    return format_html_join("", shape, ((cell,) for cell in row))
