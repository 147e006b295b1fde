"""What minutes are made of: sections, each of a kind, with what it should hold. House outlines are dated data
files; a service writes its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DECISIONS, ACTIONS, POINTS, QUESTIONS, QUOTES, FREE = (
    "decisions",
    "actions",
    "points",
    "questions",
    "quotes",
    "free",
)
KINDS = (
    (DECISIONS, "Décisions"),
    (ACTIONS, "Actions : qui, quoi, pour quand"),
    (POINTS, "Points abordés"),
    (QUESTIONS, "Questions ouvertes"),
    (QUOTES, "Citations"),
    (FREE, "Rubrique libre"),
)
"""The kinds of sections, in the order in which minutes show them by default."""

_ORDER = ("releve-de-decisions", "compte-rendu", "audition", "entretien", "formation")


@dataclass(frozen=True)
class Section:
    """One part of the minutes."""

    kind: str
    title: str
    instruction: str = ""

    def as_row(self) -> dict[str, str]:
        """The form in which a template keeps it."""
        return {"kind": self.kind, "title": self.title, "instruction": self.instruction}


@dataclass(frozen=True)
class Outline:
    """A kind of minutes: `affects_persons` where what is written is of one person, who is heard or met."""

    key: str
    name: str
    sections: tuple[Section, ...]
    affects_persons: bool = False

    def as_row(self) -> dict[str, Any]:
        """The form in which a draft keeps it: it does not change under the reader when the template does."""
        return {
            "key": self.key,
            "name": self.name,
            "sections": [section.as_row() for section in self.sections],
        }


@cache
def house_outlines() -> dict[str, Outline]:
    """The templates of the house by their key."""
    folder = Path(__file__).with_name("data")
    return {key: _read(key, folder / f"{key}.toml") for key in _ORDER}


def _read(key: str, path: Path) -> Outline:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Outline(key, data["name"], sections_of(data["section"]), bool(data.get("affects_persons")))


def sections_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Section, ...]:
    """Sections as a data file or a row keeps them; a kind that is no longer known is read as free."""
    known = dict(KINDS)
    return tuple(
        Section(
            str(row["kind"]) if row["kind"] in known else FREE,
            str(row["title"]),
            str(row.get("instruction", "")),
        )
        for row in rows
    )
