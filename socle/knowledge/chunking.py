"""The plain cutting that Albert API's parameters ask for: pieces of characters, cut at separators.

Same rule as the recursive splitter that its clients know: the first separator that occurs cuts; pieces that
are still too long are cut by the next ones; neighbours are put together up to the size, with an overlap.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from socle.knowledge.parsing.document import Block, ParsedDocument
from socle.knowledge.passages import PassageDraft
from socle.knowledge.units import Span

MARKDOWN_SEPARATORS = ["\n# ", "\n## ", "\n### ", "\n#### ", "\n##### ", "\n###### ", "\n\n", "\n", " ", ""]
_PLAIN_SEPARATORS = ["\n\n", "\n", " ", ""]
PRESETS = {"markdown": MARKDOWN_SEPARATORS, "plain": _PLAIN_SEPARATORS, "none": []}


@dataclass(frozen=True)
class Chunking:
    """How to cut, in characters; own separators come before those of the preset."""

    disable_chunking: bool = False
    chunk_size: int = 2048
    chunk_min_size: int = 0
    chunk_overlap: int = 0
    separators: list[str] = field(default_factory=list)
    preset_separators: str = "markdown"

    @property
    def all_separators(self) -> list[str]:
        """In the order in which they are tried; the last cuts between any two characters."""
        return [*self.separators, *PRESETS.get(self.preset_separators, MARKDOWN_SEPARATORS), ""]


def chunks(parsed: ParsedDocument, how: Chunking) -> list[PassageDraft]:
    """The document's text in pieces, each with the pages that it comes from."""
    text, pages = _text(parsed)
    places = [(0, len(text))] if how.disable_chunking else _cut(text, how)
    drafts: list[PassageDraft] = []
    for start, end in places:
        piece = text[start:end].strip()
        if len(piece) < max(how.chunk_min_size, 1) and len(places) > 1:
            continue
        spans = [Span(page, None) for page in _pages_of(pages, start, end)]
        drafts.append(PassageDraft(piece, [], spans, spans[0].page))
    return drafts


def _text(parsed: ParsedDocument) -> tuple[str, list[tuple[int, int]]]:
    """The body as Markdown, and where in it each page begins."""
    text = ""
    pages: list[tuple[int, int]] = []
    for page, block in parsed.body():
        piece = _markdown(block)
        if not pages or pages[-1][1] != page.number:
            pages.append((len(text), page.number))
        text += piece + "\n\n"
    return text.rstrip(), pages or [(0, 1)]


def _markdown(block: Block) -> str:
    return f"{'#' * min(block.level or 1, 6)} {block.text}" if block.kind == "heading" else block.text


def _pages_of(pages: list[tuple[int, int]], start: int, end: int) -> list[int]:
    first = bisect_right(pages, start, key=lambda page: page[0]) - 1
    last = bisect_right(pages, max(start, end - 1), key=lambda page: page[0])
    return [number for _, number in pages[max(first, 0) : last]]


def _cut(text: str, how: Chunking) -> list[tuple[int, int]]:
    size = max(how.chunk_size, 1)
    pieces = _pieces(text, 0, len(text), size, how.all_separators)
    places: list[tuple[int, int]] = []
    for start, end in pieces:
        if places and end - places[-1][0] <= size:
            places[-1] = (places[-1][0], end)
        else:
            places.append((start, end))
    return _overlapping(places, pieces, min(how.chunk_overlap, size // 2), size)


def _pieces(text: str, start: int, end: int, size: int, separators: list[str]) -> list[tuple[int, int]]:
    """The text in pieces of at most `size`, cut at the first separator that occurs; separators stay with
    what follows them."""
    if end - start <= size:
        return [(start, end)] if end > start else []
    separator, *others = separators
    if not separator:
        return [(at, min(at + size, end)) for at in range(start, end, size)]
    parts = text[start:end].split(separator)
    if len(parts) == 1:
        return _pieces(text, start, end, size, others)
    ends = list(accumulate(len(part) + len(separator) for part in parts))
    edges = [start, *(min(start + edge - len(separator), end) for edge in ends)]
    found: list[tuple[int, int]] = []
    for first, last in pairwise(edges):
        found += _pieces(text, first, last, size, others)
    return found


def _overlapping(
    places: list[tuple[int, int]], pieces: list[tuple[int, int]], overlap: int, size: int
) -> list[tuple[int, int]]:
    """Each chunk begun earlier by whole pieces, up to the overlap, as long as it stays within the size."""
    if not overlap:
        return places
    starts = [start for start, _ in pieces]
    moved = [places[0]] if places else []
    for start, end in places[1:]:
        earliest = max(start - overlap, end - size, 0)
        before = [candidate for candidate in starts if earliest <= candidate <= start]
        moved.append((min(before, default=start), end))
    return moved
