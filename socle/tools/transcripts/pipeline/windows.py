"""Cuts the speech of a track into windows, at silences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from socle.tools.transcripts.pipeline.speech import FRAMES_A_SECOND, Floats, Run

LONGEST = 28.0  # Whisper hears thirty seconds at a time
EARLIEST = 14.0
WIDEST_GAP = 4.0
_SMOOTHING = 5  # frames


@dataclass(frozen=True)
class Piece:
    """A window: what is heard in one call. `runs` is where somebody speaks in it."""

    track: int
    number: int
    start: float
    end: float
    runs: Sequence[Run] = field(default=(), compare=False)

    @property
    def spoken(self) -> float:
        """Seconds of speech."""
        return sum(run.end - run.start for run in self.runs)


def windows_of(track: int, runs: Sequence[Run], likely: Floats) -> list[Piece]:
    """The windows of a track, each of 28 seconds at most, the same each time. A run that is longer is cut
    where speech is least likely."""
    groups: list[list[Run]] = []
    for run in (part for whole in runs for part in _cut(whole, likely)):
        if groups and _fits(groups[-1], run):
            groups[-1].append(run)
        else:
            groups.append([run])
    return [
        Piece(track, number, group[0].start, group[-1].end, tuple(group))
        for number, group in enumerate(groups)
    ]


def _fits(group: Sequence[Run], run: Run) -> bool:
    return run.end - group[0].start <= LONGEST and run.start - group[-1].end <= WIDEST_GAP


def _cut(run: Run, likely: Floats) -> Iterator[Run]:
    start = run.start
    while run.end - start > LONGEST:
        at = _quietest(start + EARLIEST, min(start + LONGEST, run.end - 1.0), likely)
        yield Run(start, at)
        start = at
    yield Run(start, run.end)


def _quietest(first: float, last: float, likely: Floats) -> float:
    low, high = int(first * FRAMES_A_SECOND), int(last * FRAMES_A_SECOND)
    part = likely[low:high]
    if len(part) <= _SMOOTHING:
        return round(last, 3)
    smooth = np.convolve(part, np.ones(_SMOOTHING) / _SMOOTHING, "same")
    return round((low + int(smooth[2:-2].argmin()) + 2 + 0.5) / FRAMES_A_SECOND, 3)
