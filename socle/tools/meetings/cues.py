"""What people say when they decide, promise, ask or change the subject: read from a dated data file."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from socle.checks.flat import flat


@dataclass(frozen=True)
class Family:
    """Phrases that tell one thing, and those that deny it. Places are those of the text as it is written."""

    phrases: re.Pattern[str]
    unless: re.Pattern[str] | None = None

    def find(self, text: str) -> re.Match[str] | None:
        """The first phrase in a sentence, unless the sentence denies, supposes or asks it."""
        plain = flat(text)
        if self.unless is not None and self.unless.search(plain):
            return None
        return self.phrases.search(plain)


@dataclass(frozen=True)
class Cues:
    """The families that rules use. `may_decide` and `may_act` are wider: what a model proposes must hold
    them at least."""

    decision: Family
    may_decide: Family
    refers_back: Family
    proposal: Family
    charge: Family
    action: Family
    running: Family
    action_now: Family
    may_act: Family
    deadline: Family
    question: Family
    subject: Family
    first_person: Family
    office: Family


@cache
def cues() -> Cues:
    """The phrases in force."""
    data = tomllib.loads(Path(__file__).with_name("data").joinpath("cues.toml").read_text(encoding="utf-8"))
    return Cues(**{name: _family(row) for name, row in data["family"].items()})


def _family(row: dict[str, Any]) -> Family:
    denied = row.get("unless")
    return Family(_any_of(row["phrases"]), _any_of(denied) if denied else None)


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
