"""A transcript as plain values: what exports, checks and minutes work on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

UNSURE_BELOW = 0.5
"""The confidence under which the model is not sure of a word."""

_SPACES = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True)
class Word:
    """A word and when it is said, in seconds; `confidence` from 0 to 1 where the model gives one, and
    `instead_of` what it wrote where the glossary corrected it."""

    text: str
    start: float
    end: float
    confidence: float | None = None
    instead_of: str = ""

    @property
    def is_unsure(self) -> bool:
        """Whether the model was not sure of it."""
        return self.confidence is not None and self.confidence < UNSURE_BELOW

    def as_row(self) -> dict[str, Any]:
        """The form in which a segment keeps it."""
        row: dict[str, Any] = {
            "text": self.text,
            "start": round(self.start, 3),
            "end": round(self.end, 3),
            "confidence": None if self.confidence is None else round(self.confidence, 3),
        }
        return row | ({"instead_of": self.instead_of} if self.instead_of else {})


@dataclass(frozen=True)
class Line:
    """What one speaker says in one go. `speaker` is the name that people read («Intervenant 2» until they
    give one); `number` tells voices apart where names are alike, 0 for nobody known."""

    id: int
    speaker: str
    number: int
    start: float
    end: float
    words: Sequence[Word]
    language: str = ""
    overlap: bool = False
    track: int = 0
    version: int = 1

    @property
    def text(self) -> str:
        """The words, with spaces between them."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True)
class SpokenTranscript:
    """A whole recording in the order in which it was said."""

    title: str
    duration: float
    lines: Sequence[Line]
    language: str = "fr"
    cuts: Sequence[Mapping[str, Any]] = field(default_factory=tuple)

    @property
    def speakers(self) -> list[str]:
        """The names, in the order in which they begin to speak, each once."""
        return list(dict.fromkeys(line.speaker for line in self.lines if line.speaker))


def cut_at_spaces(text: str) -> list[str]:
    """The words of a text: cut at ordinary spaces, «Pourquoi ?» with its non-breaking space is one."""
    return [piece for piece in _SPACES.split(text.strip()) if piece]


def word_of(row: Mapping[str, Any]) -> Word:
    """A word as a segment keeps it."""
    return Word(
        str(row["text"]),
        float(row["start"]),
        float(row["end"]),
        row.get("confidence"),
        str(row.get("instead_of", "")),
    )
