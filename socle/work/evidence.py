"""Evidence: an exact quote and where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from socle.knowledge.parsing.document import Box


@dataclass(frozen=True)
class Moment:
    """When a recording says something: the run that holds the recording, its tool, and seconds from the
    recording's beginning.
    """

    run: str
    tool: str
    start: float
    end: float

    def as_row(self) -> dict[str, object]:
        """The form in which evidence keeps it."""
        return {
            "run": self.run,
            "tool": self.tool,
            "start": round(self.start, 3),
            "end": round(self.end, 3),
        }


@dataclass(frozen=True)
class Evidence:
    """A quote of a document's page, of a text that was given (then `document` is None and `name` the
    input's), or of a recording (then `moment` says when, and `name` is the recording's). `box` is in points
    from the page's top-left corner.
    """

    quote: str
    document: int | None = None
    name: str = ""
    page: int = 1
    box: Box | None = None
    moment: Moment | None = None

    def as_row(self) -> dict[str, object]:
        """The form in which an item keeps it; `moment` is there for a recording only."""
        row: dict[str, object] = {
            "quote": self.quote,
            "document": self.document,
            "name": self.name,
            "page": self.page,
            "box": list(self.box) if self.box else None,
        }
        return row | ({"moment": self.moment.as_row()} if self.moment else {})


def rows(found: Sequence[Evidence]) -> list[dict[str, object]]:
    """Several, as an item keeps them."""
    return [one.as_row() for one in found]


def moment_of(row: Mapping[str, Any]) -> Moment | None:
    """The moment that a kept piece of evidence names; None for a page or a text."""
    kept = row.get("moment")
    if not kept:
        return None
    return Moment(str(kept["run"]), str(kept["tool"]), float(kept["start"]), float(kept["end"]))


def clock(seconds: float) -> str:
    """«00:12:34»: hours, minutes and seconds from the beginning, rounded down."""
    whole = max(0, int(seconds))
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def place_of(row: Mapping[str, Any]) -> str:
    """Where a kept quote stands, in words: «réunion, 00:12:34», «CCAP.pdf p. 9»."""
    moment = moment_of(row)
    if moment:
        return f"{row['name']}, {clock(moment.start)}"
    return f"{row['name']} p. {row['page']}"
