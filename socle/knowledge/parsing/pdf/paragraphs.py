"""Lines gathered into paragraphs, list items and candidates for headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from socle.knowledge.parsing.headings import numbering
from socle.knowledge.parsing.lists import is_list_item
from socle.knowledge.parsing.pdf.lines import TextLine

_ENDS = re.compile(r"[.!?:;…»)]$")
_NEIGHBOURS = 10  # lines looked at, each way, for the right edge of a column


@dataclass
class Group:
    """Lines that make one block."""

    lines: list[TextLine] = field(default_factory=list)
    is_item: bool = False

    @property
    def text(self) -> str:
        """The lines joined by spaces, hyphens left as they are."""
        return " ".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        """The size of the longest line."""
        return max(self.lines, key=lambda line: len(line.text)).size

    @property
    def bold(self) -> bool:
        """Whether every line is bold."""
        return all(line.bold for line in self.lines)


@dataclass(frozen=True)
class Measure:
    """What is usual in a document: the body's size, whether it is bold, the pitch of its lines in sizes."""

    size: float
    bold: bool
    pitch: float


def measure(pages: Sequence[Sequence[TextLine]]) -> Measure:
    """The usual size, weight and pitch, weighted by the amount of text."""
    sizes: Counter[float] = Counter()
    bold: Counter[bool] = Counter()
    pitches: Counter[float] = Counter()
    for lines in pages:
        for line, following in zip_longest(lines, lines[1:]):
            if line is None or line.table is not None or not line.upright:
                continue
            sizes[line.size] += len(line.text)
            bold[line.bold] += len(line.text)
            pitch = (following.base - line.base) / line.size if following and line.size else 0.0
            if following and following.size == line.size and 0.9 <= pitch <= 2.2:
                pitches[round(pitch, 1)] += len(line.text)
    pitch = pitches.most_common(1)[0][0] if pitches else 1.2
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    return Measure(size, bold[True] > bold[False], min(max(pitch, 1.0), 1.8))


def groups(lines: Sequence[TextLine], usual: Measure) -> list[Group]:
    """The lines of a page as groups, in order; a table is a group of its own."""
    found: list[Group] = []
    for index, line in enumerate(lines):
        if found and _follows(found[-1], line, _right_edge(lines, index), usual):
            found[-1].lines.append(line)
        else:
            found.append(Group([line], is_list_item(line.text)))
    return found


def is_lone_bullet(group: Group) -> bool:
    """A bullet with nothing after it, left behind by a word processor."""
    return group.lines[0].table is None and not any(map(str.isalnum, group.text)) and len(group.text) == 1


def _follows(group: Group, line: TextLine, right: float, usual: Measure) -> bool:
    last = group.lines[-1]
    if line.table or last.table:
        return False
    if not line.upright or not last.upright:
        return line.upright == last.upright
    if not _below(last, line, usual) or is_list_item(line.text):
        return False
    goes_on = line.text[0].islower() and not _ENDS.search(last.text)
    if _begins_heading(line, goes_on):
        return False
    if goes_on or last.hyphenated:
        return True
    return last.bold == line.bold and _same_block(group, line, right, max(last.size, line.size))


def _below(last: TextLine, line: TextLine, usual: Measure) -> bool:
    """Whether a line stands just under another, in the same print."""
    pitch = line.base - last.base
    near = 0 < pitch <= (1.25 * usual.pitch + 0.05) * max(last.size, line.size)
    return near and _same_print(last, line) and line.box[0] <= last.box[2] and line.box[2] >= last.box[0]


def _same_print(first: TextLine, second: TextLine) -> bool:
    """The same size; a title in small capitals may begin with large ones and go on without."""
    if abs(first.size - second.size) <= 0.6:
        return True
    small_capitals = first.bold and second.bold and first.text.isupper() and second.text.isupper()
    return small_capitals and 0.75 * first.size <= second.size <= first.size


def _begins_heading(line: TextLine, goes_on: bool) -> bool:
    number = numbering(line.text)
    return number is not None and not goes_on and (number.certain or line.bold)


def _same_block(group: Group, line: TextLine, right: float, size: float) -> bool:
    """Whether a line that could follow does: the one before was full, or both are pieces of a title."""
    first, last = group.lines[0], group.lines[-1]
    if group.is_item and line.box[0] < first.box[0] - 1:
        return False
    if last.bold and not _ENDS.search(last.text) and _centred(last, line):
        return True
    if line.box[0] > first.box[0] + 8 and not group.is_item and _ENDS.search(last.text):
        return False
    word = line.text.split(" ", 1)[0]
    room = (len(word) + 1) * (line.box[2] - line.box[0]) / max(len(line.text), 1)
    return last.box[2] + room > right - 0.3 * size


def _centred(first: TextLine, second: TextLine) -> bool:
    middle = (first.box[0] + first.box[2]) / 2 - (second.box[0] + second.box[2]) / 2
    return abs(middle) < 4 and abs(first.box[0] - second.box[0]) > 4


def _right_edge(lines: Sequence[TextLine], index: int) -> float:
    line = lines[index]
    near = lines[max(0, index - _NEIGHBOURS) : index + _NEIGHBOURS]
    beside = [other.box[2] for other in near if other.box[0] < line.box[2] and other.box[2] > line.box[0]]
    return max(beside, default=line.box[2])
