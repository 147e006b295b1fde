"""A transcript in passages: what a page asks for one by one, so that four hours start at once.

A passage is a stretch of time: whatever people split or merge in it, its address shows all that begins there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models.functions import Length
from django.http import Http404

from socle.organisation.models import Person
from socle.tools.transcripts.models import Segment, Transcript
from socle.tools.transcripts.presentation.durations import clock, length

MOST_SEGMENTS = 24
MOST_CHARACTERS = 6_000


@dataclass(frozen=True)
class Passage:
    """What begins from `start` until `until`, which is empty for the last; `segments` and `characters` tell
    how much room it takes before it is there."""

    number: int
    start: float
    until: float | None
    segments: int
    characters: int

    @property
    def title(self) -> str:
        """«De 12:34 à 15:02»."""
        end = "la fin" if self.until is None else clock(self.until)
        return f"De {clock(self.start)} à {end}"


@dataclass(frozen=True)
class Cut:
    """A stretch that was cut because nobody says there what a model wrote; the reason is a sentence's."""

    start: float
    end: float
    reason: str

    @property
    def sentence(self) -> str:
        """«Passage retiré : aucune voix à cet endroit, 2 min»."""
        reason = self.reason[:1].lower() + self.reason[1:]
        return f"Passage retiré\u00a0: {reason}, {length(self.end - self.start)}"


@dataclass(frozen=True)
class Entry:
    """One line of a passage: something said, or a cut."""

    start: float
    segment: Segment | None = None
    cut: Cut | None = None
    comments: Sequence[Any] = field(default_factory=tuple)


def passages_of(transcript: Transcript) -> list[Passage]:
    """The whole transcript, in passages; one empty passage where nothing was said."""
    rows = list(transcript.segments.order_by("start", "pk").values_list("start", Length("text")))
    begun: list[list[tuple[float, int]]] = [[]]
    for row in rows:
        if _is_full(begun[-1]) and row[0] > begun[-1][-1][0]:
            begun.append([])
        begun[-1].append(row)
    starts = [0.0, *(part[0][0] for part in begun[1:])]
    ends: list[float | None] = [*starts[1:], None]
    return [
        Passage(number, start, until, len(part), sum(size for _, size in part))
        for number, (part, start, until) in enumerate(zip(begun, starts, ends, strict=True), start=1)
    ]


def _is_full(part: Sequence[tuple[float, int]]) -> bool:
    return len(part) >= MOST_SEGMENTS or sum(size for _, size in part) >= MOST_CHARACTERS


def entries(transcript: Transcript, start: float, until: float | None) -> list[Entry]:
    """What a passage shows, in order."""
    segments = shown_segments(transcript).filter(start__gte=start)
    if until is not None:
        segments = segments.filter(start__lt=until)
    said = [Entry(segment.start, segment=segment) for segment in segments]
    cuts = [Entry(cut.start, cut=cut) for cut in cuts_of(transcript) if _within(cut.start, start, until)]
    return sorted([*said, *cuts], key=lambda entry: (entry.start, entry.segment is not None))


def shown_segments(transcript: Transcript) -> Any:
    """Segments with all that a page shows of them, remarks and their authors' names included."""
    return transcript.segments.select_related("speaker").prefetch_related("comments")


def cuts_of(transcript: Transcript) -> list[Cut]:
    """The stretches that were cut, in order."""
    cuts = (Cut(float(one["start"]), float(one["end"]), str(one["reason"])) for one in transcript.cuts)
    return sorted(cuts, key=lambda cut: cut.start)


def names_of(segments: Sequence[Segment]) -> dict[int, str]:
    """The authors of the remarks on these segments, by their numbers."""
    ids = {comment.person_id for segment in segments for comment in segment.comments.all()}
    return {person.pk: str(person) for person in Person.objects.filter(pk__in=ids)}


def moment(text: str) -> float:
    """A moment named in an address; raises Http404 for what is none."""
    try:
        found = float(text)
    except ValueError:
        raise Http404 from None
    if not math.isfinite(found) or found < 0:
        raise Http404
    return found


def _within(moment_: float, start: float, until: float | None) -> bool:
    return start <= moment_ and (until is None or moment_ < until)
