"""The rules of `rules.toml`: when a figure may be shown, and how long a timing is kept."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Rules:
    """See the comments of `rules.toml`."""

    fewest_acts: int
    fewest_persons: int
    largest_part: float
    weeks: int
    timing_days: int
    longest_seconds: int
    fewest_public: int

    def may_show(self, acts_by_person: Mapping[int, int]) -> bool:
        """Whether a cell made of these acts hides each of the persons behind it."""
        count = sum(acts_by_person.values())
        return (
            count >= max(1, self.fewest_acts)
            and len(acts_by_person) >= self.fewest_persons
            and max(acts_by_person.values()) <= self.largest_part * count
        )


@cache
def rules() -> Rules:
    """The rules in force."""
    data = tomllib.loads(Path(__file__).with_name("rules.toml").read_text(encoding="utf-8"))
    return Rules(**{name: data[name] for name in Rules.__dataclass_fields__})
