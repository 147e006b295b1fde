"""Cutting a French text, written by a person or a model, into sentences that keep their offsets.

Rules: a heading, a table row and each list item stand alone; elsewhere a sentence ends at . ! ? or …
before a capital or a digit, save after an abbreviation or an initial, in a number, or inside « ». A
single line break inside a paragraph is a space (documents read from a PDF are wrapped) unless the line
before it is visibly finished.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from socle.checks.words import STOP_WORDS, fold, vocabulary

Kind = Literal["text", "item", "heading", "row"]

_LINE = re.compile(r"[^\r\n]+")
_ITEM = re.compile(r"\s*(?:[-*+•▪➢✓◦–—―o]|\d{1,3}[.)]|\(?[a-z]\)|\(?[ivx]{1,4}\))[ \t\u00a0]+\S")
_HEADING = re.compile(
    r"\s*#{1,6}\s|\s*(?:ARTICLE|CHAPITRE|TITRE|SECTION|PARTIE)\s+\w|\s*\d+(?:\.\d+)+\.?\s+[A-ZÀ-Þ]"
)
_BOLD_LINE = re.compile(r"\s*(\*\*|__)[^*_]+\1\s*:?\s*$")
_ROW = re.compile(r"\s*\|.*\||[^|]+ \| [^|]+|[^:;]{1,90} : [^;]{1,400} ; [^:;]{1,90} : ")
_FINISHED = re.compile(r"[.!?…:;]['\"»”)\]*_]*\s*$")
_END = re.compile(r"[.!?…]+(?:\s*[»”]|[\"’')\]*_])*(?=\s+(?:[«“\"(\[*_]\s*)*[A-ZÀ-Þ0-9Œ])")
_LAST_WORD = re.compile(r"([^\W\d_]+|\d+)\.$")
_NEXT_WORD = re.compile(r"\W*(\w+)")
_QUOTED = re.compile(r"«[^»]{0,600}»")
_WRAPPED_WIDTH = 60  # a shorter line followed by a capital was ended on purpose, not wrapped
_ABBREVIATIONS = vocabulary("abbreviations")


@dataclass(frozen=True, slots=True)
class Span:
    """One sentence: where it stands in the text, its characters, and what it is on the page."""

    start: int
    end: int
    text: str
    kind: Kind = "text"


def split_sentences(text: str) -> list[Span]:
    """The sentences of a text in order; every character that is not blank belongs to exactly one."""
    return [span for start, end, kind in _blocks(text) for span in _cut(text, start, end, kind)]


def _line_kind(line: str) -> Kind:
    if _ROW.match(line):
        return "row"
    if _HEADING.match(line) or _BOLD_LINE.match(line):
        return "heading"
    return "item" if _ITEM.match(line) else "text"


def _blocks(text: str) -> Iterator[tuple[int, int, Kind]]:
    """Lines that belong together, each block with its offsets."""
    start, end, kind = 0, 0, "text"
    previous = ""
    for match in _LINE.finditer(text):
        line = match.group()
        if not line.strip():
            previous = ""
            continue
        if previous and not _breaks(previous, line, kind, text[end : match.start()]):
            end = match.end()
        else:
            if end:
                yield start, end, kind  # type: ignore[misc]
            start, end, kind = match.start(), match.end(), _line_kind(line)
        previous = line
    if end:
        yield start, end, kind  # type: ignore[misc]


def _breaks(previous: str, line: str, kind: str, between: str) -> bool:
    """Does a new block begin with this line?"""
    if between.count("\n") > 1 or kind in {"heading", "row"} or _line_kind(line) != "text":
        return True
    if _FINISHED.search(previous):
        return True
    return len(previous.strip()) < _WRAPPED_WIDTH and line.lstrip()[:1].isupper()


def _cut(text: str, start: int, end: int, kind: Kind) -> Iterator[Span]:
    """The sentences of one block."""
    if kind in {"row", "heading"}:
        yield from _trimmed(text, start, end, kind)
        return
    marker = _ITEM.match(text, start, end) if kind == "item" else None
    quoted = [match.span() for match in _QUOTED.finditer(text, start, end)]
    begin = start
    for match in _END.finditer(text, marker.end() - 1 if marker else start, end):
        inside = any(opening < match.start() and match.end() < closing for opening, closing in quoted)
        if inside or _is_abbreviated(text[begin : match.end()], text[match.end() : end]):
            continue
        yield from _trimmed(text, begin, match.end(), kind)
        begin = match.end()
    yield from _trimmed(text, begin, end, kind)


def _is_abbreviated(before: str, after: str) -> bool:
    """Does the full stop that ends `before` belong to an abbreviation, an initial or a list number?"""
    last = _LAST_WORD.search(before)
    if last is None:
        return False
    word = last.group(1)
    if before.strip() == last.group():
        return True  # «1. Le titulaire…», «M. Durand»
    following = _NEXT_WORD.match(after)
    if len(word) == 1 and word.isupper():
        opens = (
            following is not None and len(following.group(1)) > 1 and fold(following.group(1)) in STOP_WORDS
        )
        return not opens  # «l'article L. 2124-2», «J. Dupont», but «le lot A. Le titulaire…»
    return fold(word) in _ABBREVIATIONS


def _trimmed(text: str, start: int, end: int, kind: Kind) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield Span(start, end, text[start:end], kind)
