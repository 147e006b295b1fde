"""Tables of contents: they name every subject and answer none, so they stay out of search."""

from __future__ import annotations

import re
from collections.abc import Sequence

from socle.knowledge.parsing.pdf.layout import LaidPage
from socle.knowledge.parsing.pdf.lines import TextLine

_TITLE = re.compile(
    r"(?:table des mati[eè]res|sommaire|table of contents|contents|table des annexes)\s*:?", re.IGNORECASE
)
_LEADER = re.compile(r"(?:\.{4,}|(?:\. ){4,}|…{2,}|_{4,})\s*(?:p\.?\s*)?\d{1,4}$")
_ENTRY = re.compile(r"\S.*\s(?:p\.?\s*)?\d{1,4}$")
_LEAST = 3


def contents_lines(pages: Sequence[LaidPage], running: set[int]) -> set[int]:
    """The identities of the lines of tables of contents, their titles included."""
    found: set[int] = set()
    goes_on = False
    for page in pages:
        lines = [line for line in page.lines if id(line) not in running]
        entries = [index for index, line in enumerate(lines) if _LEADER.search(line.text)]
        title = next((index for index, line in enumerate(lines) if _TITLE.fullmatch(line.text)), None)
        if title is not None and len(entries) < _LEAST:
            entries = _plain_entries(lines, title)
        if len(entries) < (1 if goes_on or title is not None else _LEAST):
            goes_on = False
            continue
        first = 0 if goes_on else _first(lines, entries, title)
        found.update(id(line) for line in lines[first : entries[-1] + 1])
        goes_on = entries[-1] >= len(lines) - 2
    return found


def _first(lines: list[TextLine], entries: list[int], title: int | None) -> int:
    """Where the table begins: at its title, else at the first entry and the lines that it is broken into."""
    if title is not None and title < entries[0]:
        return title
    return entries[0]


def _plain_entries(lines: list[TextLine], title: int) -> list[int]:
    """Entries without leaders below a title: lines that end with page numbers that never fall."""
    entries: list[int] = []
    last = 0
    for index in range(title + 1, len(lines)):
        match = _ENTRY.fullmatch(lines[index].text)
        number = int(re.findall(r"\d+", lines[index].text)[-1]) if match else -1
        if number >= last:
            entries.append(index)
            last = number
        elif entries and index - entries[-1] > 3:
            break
    return entries if len(entries) >= _LEAST else []
