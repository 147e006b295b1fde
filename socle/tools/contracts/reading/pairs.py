"""Labels and what they announce: in a table's row, before a colon, or on a line above."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from socle.tools.contracts.reading.boxes import ANY_BOX
from socle.tools.contracts.reading.folding import fold
from socle.tools.contracts.reading.labels import LONGEST_LABEL, is_bare_label, is_known, label_of, remark_of
from socle.tools.contracts.reading.roles import role_of, roles
from socle.tools.contracts.reading.segments import Segment

_COLON = re.compile(rf"\s*(?:\([^()]{{0,160}}\)\s*)?:(?!//)\s*|\s*\?\s*(?={ANY_BOX})")
_YES_NO = re.compile(r"(?:oui|non)\b")
_MARKED = re.compile(r"\s*(?:x|✓|✔|✗|✘|☒|☑|■|oui)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Pair:
    """A folded label and the characters [start, end) of a segment that it announces; whose it is.

    `remark` is what the label says in brackets; `titled` tells a title above the value from a label.
    """

    label: str
    segment: Segment
    start: int
    end: int
    role: str
    remark: str = ""
    titled: bool = False

    @property
    def value(self) -> str:
        """What is announced, without the options that are not ticked."""
        return self.segment.said[self.start : self.end]


def pairs(segments: list[Segment]) -> list[Pair]:
    """Every label with what it announces, in reading order."""
    found: list[Pair] = []
    for segment, role in zip(segments, roles(segments), strict=True):
        following = segments[segment.index + 1] if segment.index + 1 < len(segments) else None
        if segment.cells:
            found += _of_row(segment, role)
        inline = list(_inline(segment, role)) if len(segment.cells) < 3 else []
        found += inline
        if not segment.cells and following is not None and not (inline and inline[-1].value.strip()):
            alone = not _in_column(segments, segment.index)
            found += _above(segment, following, role, alone=alone)
    return found


def _of_row(segment: Segment, role: str) -> Iterator[Pair]:
    cells = segment.cells
    if len(cells) == 2 or (not segment.header and len(cells) % 2 == 0):
        for column in range(0, len(cells), 2):
            yield from _cell(segment, cells[column], cells[column + 1], role)
    if segment.header and segment.row != -1 and cells != segment.header:
        for name, cell in zip(segment.header, cells, strict=False):
            if _MARKED.fullmatch(cell) and _YES_NO.match(fold(name)):
                place = segment.text.find(name)
                yield Pair(fold(cells[0]), segment, place, place + len(name), role)
            else:
                yield from _cell(segment, name, cell, role)


def _cell(segment: Segment, label: str, value: str, role: str) -> Iterator[Pair]:
    place = segment.text.find(value, _after(segment.text, label)) if value else -1
    if place < 0:
        place = segment.text.find(value) if value else -1
    if place >= 0 and label and len(label) <= 2 * LONGEST_LABEL:
        name = label_of(label)
        yield Pair(name, segment, place, place + len(value), role_of(name) or role, remark_of(label))


def _after(text: str, label: str) -> int:
    """The place after a label that the text holds, else its start."""
    place = text.find(label)
    return place + len(label) if place >= 0 else 0


def _inline(segment: Segment, role: str) -> Iterator[Pair]:
    """«Label : value», several times in one text; a label begins its line or its sentence."""
    text = segment.text
    colons = list(_COLON.finditer(text))
    starts = [
        _label_start(segment, colon.start(), colons[n - 1].end() if n else 0)
        for n, colon in enumerate(colons)
    ]
    for number, colon in enumerate(colons):
        start = starts[number]
        end = starts[number + 1] if number + 1 < len(colons) else len(text)
        label = text[start : colon.start()]
        if 0 < len(label) <= 2 * LONGEST_LABEL and end >= colon.end():
            name = label_of(label)
            remark = remark_of(text[start : colon.end()])
            yield Pair(name, segment, colon.end(), end, role_of(name) or role, remark)


def _label_start(segment: Segment, end: int, floor: int) -> int:
    """Where the label before a colon begins: at a known label, a line's start, or after a stop."""
    text = segment.text
    candidates = [floor]
    for stop in re.finditer(r"(?<!\b[A-Za-z])[.;|](?=\s)|\s[-–]\s(?=[A-ZÉÀ])|[•■▪]", text[floor:end]):
        candidates.append(floor + stop.end())
    if segment.row is None:
        candidates += [
            line.start
            for line in segment.block.lines
            if floor < line.start < end
            and segment.block.text == text
            and not _within(text[floor : line.start])
        ]
    start = max(candidates)
    if floor and start == floor:
        start = _known_label(segment.folded, floor, end)
    return start


def _within(before: str) -> bool:
    """Whether a text ends inside brackets: a remark that goes on to the next line begins no label."""
    return before.count("(") > before.count(")")


def _known_label(folded: str, floor: int, end: int) -> int:
    """Within «value label», where a label of the vocabulary begins; the end where there is none."""
    start = max(floor, end - LONGEST_LABEL)
    for word in re.finditer(r"(?<![\w'])(?=[a-z])", folded[start:end]):
        place = start + word.start()
        if place > floor and is_known(label_of(folded[place:end])):
            return place
    return end


def _in_column(segments: list[Segment], index: int) -> bool:
    """Whether labels follow one another: their values stand in another column, in an order nobody knows."""
    near = segments[max(0, index - 1) : index] + segments[index + 1 : index + 2]
    return any(is_bare_label(other.text) for other in near)


def _above(segment: Segment, following: Segment, role: str, *, alone: bool) -> Iterator[Pair]:
    """A line that is only a label, with its value on the next line."""
    text = segment.text.strip()
    bare = alone and is_bare_label(text)
    if following.is_title and not text.endswith(":") and not bare:
        return
    if (
        len(text) > 2 * LONGEST_LABEL
        or following.row is not None
        or re.search(r":\s*\S", following.text[:60])
    ):
        return
    name = label_of(segment.said)
    if text.endswith(":") or segment.is_title or bare:
        whose, titled = role_of(name) or role, not text.endswith(":")
        yield Pair(name, following, 0, _own_end(following), whose, remark_of(text), titled)


def _own_end(segment: Segment) -> int:
    """Where a value that opens a segment ends: at the label that a reader of PDF glued to it, or with it."""
    colon = _COLON.search(segment.text)
    if colon is None:
        return len(segment.text)
    start = _known_label(segment.folded, 0, colon.start())
    return start if start < colon.start() else len(segment.text)
