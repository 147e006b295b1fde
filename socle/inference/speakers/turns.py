"""Pieces of sound grouped into turns: what is said in one go by a voice that does not change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from socle.inference.speakers import clustering

Floats = npt.NDArray[np.float32]

# Cosine distance between what is said before and after a moment, at which the voice changes there.
CHANGE = 0.2
ASIDE = 3  # pieces that are compared on each side
APART = 4  # pieces from one to the next that shares no sound with it
LONGEST = 12  # pieces: a longer turn is several, of one voice or not
# A piece shorter than a whole one seems farther from all others, its own voice's too: with pieces of eleven
# voices, those of one voice are 0.23 apart where they are whole, 0.40 where both last 0.4 seconds.
WHOLE = 1.6  # seconds
SHORTNESS = 0.06


@dataclass(frozen=True)
class Pieces:
    """The pieces of a whole recording in their order: when each begins and ends, in seconds, and the unit
    vectors of their voices, one below the other."""

    starts: Floats
    ends: Floats
    vectors: Floats

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def middles(self) -> Floats:
        """The middle of each."""
        return np.asarray((self.starts + self.ends) / 2, np.float32)


@dataclass(frozen=True)
class Turn:
    """Pieces from `first` up to `last`, which is not one of them. The voice is told by those from `core` up
    to `core_end`: those at a change hold two voices."""

    first: int
    last: int
    core: int
    core_end: int

    @property
    def weight(self) -> int:
        """How many pieces tell the voice."""
        return self.core_end - self.core


def runs_of(pieces: Pieces) -> list[tuple[int, int]]:
    """Where speech goes on without a pause: pieces that share sound with the one before them."""
    if not len(pieces):
        return []
    cuts = np.flatnonzero(pieces.starts[1:] >= pieces.ends[:-1] - 1e-3) + 1
    bounds = [0, *cuts.tolist(), len(pieces)]
    return list(pairwise(bounds))


def turns_of(pieces: Pieces) -> list[Turn]:
    """The turns, in their order; every piece is in one."""
    return [
        turn
        for first, last in runs_of(pieces)
        for turn in _within(first, last, changes(pieces.vectors[first:last]))
    ]


def changes(vectors: Floats) -> list[int]:
    """The pieces of a run at which another voice begins: where the distance between the pieces before and
    those after is highest."""
    places = range(1, len(vectors) - APART + 1)
    scores = np.array([_distance(vectors, place) for place in places])
    found: list[int] = []
    for number in np.flatnonzero(scores > CHANGE).tolist():
        near = scores[max(number - ASIDE, 0) : number + ASIDE + 1]
        # The sound of the place's two sides meets in the middle of the pieces between them.
        middle = number + 1 + APART // 2 - 1
        if scores[number] == near.max() and (not found or middle - found[-1] >= 2):
            found.append(middle)
    return found


def _distance(vectors: Floats, place: int) -> float:
    """Between the pieces that end before a moment and those that begin after it."""
    before = vectors[max(place - ASIDE, 0) : place].mean(axis=0)
    after = vectors[place + APART - 1 : place + APART - 1 + ASIDE].mean(axis=0)
    return float(1 - before @ after / max(float(np.linalg.norm(before) * np.linalg.norm(after)), 1e-9))


def _within(first: int, last: int, cuts: Sequence[int]) -> Iterator[Turn]:
    bounds = [first, *(first + cut for cut in cuts), last]
    for start, end in pairwise(bounds):
        parts = max(round((end - start) / LONGEST), 1)
        edges = [start + (end - start) * part // parts for part in range(parts + 1)]
        for left, right in pairwise(edges):
            yield _turn(left, right, at_change=(left == start != first, right == end != last))


def _turn(first: int, last: int, at_change: tuple[bool, bool]) -> Turn:
    core, core_end = first + at_change[0], last - at_change[1]
    return Turn(first, last, core, core_end) if core_end > core else Turn(first, last, first, last)


def as_grouped(pieces: Pieces, turns: Sequence[Turn]) -> clustering.Turns:
    """The mean of each turn's vectors, as it is: one less the product of two is the mean distance between the
    pieces of two turns, whatever their lengths. Made unit vectors, long turns would seem nearer."""
    cores = [slice(turn.core, turn.core_end) for turn in turns]
    short = SHORTNESS * (1 / np.minimum(pieces.ends - pieces.starts, WHOLE) - 1 / WHOLE)
    return clustering.Turns(
        np.stack([pieces.vectors[core].mean(axis=0) for core in cores]),
        np.array([turn.weight for turn in turns]),
        np.array([short[core].mean() for core in cores], np.float32),
    )
