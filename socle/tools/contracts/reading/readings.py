"""A reading: one value of one field, and the proof of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from socle.knowledge.parsing.document import Box
from socle.tools.contracts.reading.misread import unmistaken
from socle.tools.contracts.reading.segments import Segment

Origin = Literal["lu", "calculé"]
Value = str | bool | dict[str, str]


@dataclass(frozen=True)
class Reading:
    """What a piece says of a field.

    `value` is normalised, `raw` is what is written, `quote` the passage that holds it, word for word.
    `document` names the piece. `rank` is the place in the list for a field that holds several values, else
    None. `lot` is told where the piece speaks of one lot among others. `recognised` tells that the page is a
    picture.
    """

    field: str
    value: Value
    raw: str
    quote: str
    document: str
    page: int
    box: Box | None
    origin: Origin = "lu"
    rank: int | None = None
    lot: str = ""
    recognised: bool = False


def reading(
    field: str,
    value: Value,
    place: tuple[Segment, int, int],
    document: str,
    *,
    rank: int | None = None,
    lot: str = "",
) -> Reading:
    """A reading of characters [start, end) of a segment."""
    segment, start, end = place
    raw = segment.text[start:end]
    if segment.recognised and isinstance(value, str):
        value = unmistaken(field, value)
    return Reading(
        field,
        value,
        raw,
        quote(segment, start, end),
        document,
        segment.page,
        segment.box(raw),
        rank=rank,
        lot=lot,
        recognised=segment.recognised,
    )


_LONGEST = 400


def quote(segment: Segment, start: int, end: int) -> str:
    """The segment, or when it is long the sentences around the value."""
    text = segment.text
    if len(text) <= _LONGEST:
        return text
    left = max(text.rfind(". ", 0, start), text.rfind("; ", 0, start), -2) + 2
    right = min(
        (place for mark in (". ", "; ") if (place := text.find(mark, end)) >= 0), default=len(text) - 1
    )
    return text[left : right + 1]
