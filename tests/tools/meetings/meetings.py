"""Meetings made for tests, with what they decide and who engages to what; and how much of it was found.

A line is «Name: words»; before it «D» marks a decision, «A[who|when]» an engagement.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from socle.tools.meetings.found import Found
from socle.tools.transcripts.spoken import Line, SpokenTranscript
from tests.tools.transcripts.made import spread

FOLDER = Path(__file__).parents[2] / "fixtures" / "meetings"
SEEN = ("service", "conseil", "projet", "entretien", "audition", "formation")
HELD_OUT = ("crue", "hopital", "marche")
"""Written before the rules were measured, and never looked at to mend them."""
_LINE = re.compile(r"(?:(?P<d>D) |A\[(?P<who>[^|]*)\|(?P<when>[^\]]*)\] )?(?P<name>[^:]{1,40}): (?P<text>.+)")
_WORDS_A_SECOND = 2.5


@dataclass(frozen=True)
class Expected:
    """A decision, or an action with who and when."""

    kind: str
    text: str
    who: str = ""
    when: str = ""


@dataclass(frozen=True)
class Meeting:
    """What was said, and what should be found of it."""

    title: str
    said: Sequence[tuple[str, str]]
    expected: Sequence[Expected]

    def spoken(self) -> SpokenTranscript:
        """As a transcript, at the pace of speech."""
        lines: list[Line] = []
        at = 0.0
        for number, (name, text) in enumerate(self.said):
            end = at + len(text.split()) / _WORDS_A_SECOND
            lines.append(Line(number, name, 1, at, end, spread(text, at, end)))
            at = end + 0.4
        return SpokenTranscript(self.title, at, lines)


def meeting(name: str) -> Meeting:
    """A meeting of the folder."""
    first, *rest = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    matches = [match for line in rest if (match := _LINE.fullmatch(line))]
    assert len(matches) == len(rest), name
    said = [(match["name"], match["text"]) for match in matches]
    expected = [
        Expected("decisions", match["text"])
        if match["d"]
        else Expected("actions", match["text"], match["who"], match["when"])
        for match in matches
        if match["d"] or match["who"] is not None
    ]
    return Meeting(first.lstrip("# "), said, expected)


@dataclass(frozen=True)
class Score:
    """How many of a kind were found, of how many, among how many lines."""

    right: int
    wanted: int
    lines: int

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.wanted + other.wanted, self.lines + other.lines)

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.lines if self.lines else 1.0


def score(meeting: Meeting, found: Collection[Found], kind: str) -> Score:
    """A line is right when one of its quotes stands in an expected turn of its kind."""
    wanted = [one for one in meeting.expected if one.kind == kind]
    lines = [one for one in found if one.kind == kind]
    hit = [one for one in wanted if any(says(line, one) for line in lines)]
    return Score(len(hit), len(wanted), len(lines) - _twice(lines, wanted))


def _twice(lines: Sequence[Found], wanted: Sequence[Expected]) -> int:
    """Lines that repeat an expected one already found: not wrong, and not found again."""
    right = sum(any(says(line, one) for one in wanted) for line in lines)
    return right - sum(any(says(line, one) for line in lines) for one in wanted)


def says(line: Found, expected: Expected) -> bool:
    return any(unit.text in expected.text for unit in line.units)
