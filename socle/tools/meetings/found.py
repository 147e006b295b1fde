"""One line of the minutes before it is written: what is said, by whom, when, and why it is believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from socle.checks.outcomes import CheckOutcome
from socle.tools.meetings.units import Unit

READ, PROPOSED = "lu", "proposé"


@dataclass(frozen=True)
class Quoted:
    """Words of the recording as the transcript writes them, and when they are said."""

    text: str
    speaker: str
    start: float
    end: float


@dataclass(frozen=True)
class Found:
    """A line for one section: its text, the words that say it, and the sentences of the meeting that hold
    them. Of an action, `who` and `when` in the words of the recording, empty where they are not said."""

    kind: str
    section: int
    text: str
    quotes: Sequence[Quoted]
    units: Sequence[Unit]
    origin: str = READ
    topic: str = ""
    who: str = ""
    when: str = ""
    explanation: str = ""
    checks: Sequence[CheckOutcome] = field(default_factory=tuple)

    @property
    def start(self) -> float:
        """When it begins to be said."""
        return self.quotes[-1].start

    @property
    def places(self) -> frozenset[int]:
        """The sentences of the meeting that say it."""
        return frozenset(unit.index for unit in self.units)


def quoted(unit: Unit) -> Quoted:
    """A whole sentence as a quote."""
    return Quoted(unit.text, unit.speaker, unit.start, unit.end)
