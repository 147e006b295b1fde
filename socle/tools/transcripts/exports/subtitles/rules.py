"""The rules, read from their dated file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("rules.toml")


@dataclass(frozen=True)
class Rules:
    """Times in milliseconds, rates in characters a second."""

    lines: int
    line: int
    rate: float
    shortest: int
    longest: int
    gap: int
    charter: tuple[tuple[float, int], ...]
    tolerance: float
    with_next: frozenset[str]
    natural: frozenset[str]
    sources: tuple[str, str]

    @property
    def room(self) -> int:
        """The most characters of one subtitle."""
        return self.lines * self.line

    def reading_time(self, characters: int) -> int:
        """How long so many characters must stand for both profiles."""
        needed = max(self.shortest, -int(-characters * 1000 // self.rate))
        while self.charter_room(needed) < characters:
            needed += 20
        return needed

    def charter_room(self, milliseconds: int) -> float:
        """The most characters that the charter allows for a time, its tolerance included: its points are
        joined by lines, and its last rate holds beyond them."""
        seconds = milliseconds / 1000
        before = (0.0, 0)
        for point in self.charter:
            if seconds <= point[0]:
                share = (seconds - before[0]) / (point[0] - before[0])
                return (before[1] + share * (point[1] - before[1])) * (1 + self.tolerance)
            before = point
        return seconds * before[1] / before[0] * (1 + self.tolerance)


@cache
def rules() -> Rules:
    """Those in force."""
    said = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    trade, charter, breaks = said["trade"], said["charter"], said["breaks"]
    return Rules(
        lines=trade["lines"],
        line=trade["characters_a_line"],
        rate=trade["characters_a_second"],
        shortest=trade["shortest_milliseconds"],
        longest=trade["longest_milliseconds"],
        gap=trade["gap_milliseconds"],
        charter=tuple((seconds, count) for seconds, count in charter["characters_for_seconds"]),
        tolerance=charter["tolerance"],
        with_next=frozenset(breaks["with_what_follows"]),
        natural=frozenset(breaks["natural_before"]),
        sources=(trade["source"], charter["source"]),
    )
