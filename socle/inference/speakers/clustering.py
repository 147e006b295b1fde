"""Turns grouped by voice: the nearest two groups are joined, again and again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Groups = npt.NDArray[np.int64]

# Mean cosine distance at which two groups are two voices.
TWO_VOICES = 0.28
# Grouping takes the square of this in memory: the turns beyond, the shortest, are given to the nearest group.
MOST_TURNS = 1500
# A voice heard for less than a share of the pieces, of four at least and ten at most, is a stray turn: it is
# given to the nearest voice within `STRAY`.
LEAST_SHARE, LEAST_PIECES, ENOUGH_PIECES = 0.04, 4, 10
STRAY = 0.45
# What chance adds to the distance between two groups, divided by the pieces of each.
CHANCE = 0.02


@dataclass(frozen=True)
class Turns:
    """Turns as they are grouped: the mean vector of each, how many pieces it has, and how much farther from
    all others it seems because its pieces are short."""

    vectors: Floats
    weights: npt.NDArray[np.int64]
    excess: Floats

    def at(self, places: npt.NDArray[np.int64]) -> Turns:
        """Those at these places."""
        return Turns(self.vectors[places], self.weights[places], self.excess[places])


def grouped(turns: Turns, number: int | None = None) -> Groups:
    """The group of each turn, from 0; `number` is how many voices there are, where that is known."""
    chosen = np.sort(np.argsort(-turns.weights, kind="stable")[:MOST_TURNS])
    found = _joined(turns.at(chosen), number)
    groups = nearest(turns.vectors, centres_of(turns.at(chosen), found))
    groups[chosen] = found
    return groups


def centres_of(turns: Turns, groups: Groups) -> Floats:
    """The unit vector of each group."""
    found = np.zeros((int(groups.max()) + 1, turns.vectors.shape[1]), np.float32)
    np.add.at(found, groups, turns.vectors * turns.weights[:, None])
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9), np.float32)


def nearest(vectors: Floats, centres: Floats) -> Groups:
    """For each vector the number of the nearest centre."""
    return np.asarray((vectors @ centres.T).argmax(axis=1), np.int64)


def enough(weights: npt.NDArray[np.int64]) -> float:
    """How many pieces make a voice more than a stray turn."""
    return float(np.clip(weights.sum() * LEAST_SHARE, LEAST_PIECES, ENOUGH_PIECES))


def _joined(turns: Turns, number: int | None) -> Groups:
    """Groups joined until all are two voices, or are as many as there are voices."""
    tree = _Groups(turns)
    if number is None:
        while tree.count > 1 and tree.least < TWO_VOICES:
            tree.join_nearest()
        return _without_strays(turns, tree.numbers(), STRAY)
    found = tree.numbers()
    while tree.count > number:
        tree.join_nearest()
        if tree.voices == number:
            found = tree.numbers()
    if tree.voices == number or len(np.unique(found)) == len(turns.vectors):
        found = tree.numbers()
    return _without_strays(turns, found, 1.0)


class _Groups:
    """Groups on their way: the mean distance between the pieces of each two, less what short pieces add to it
    and, where they are few, chance."""

    def __init__(self, turns: Turns) -> None:
        self._distances = np.asarray(1.0 - turns.vectors @ turns.vectors.T, np.float32)
        self._weights = turns.weights.astype(np.float32)
        self._excess = turns.excess.copy()
        self._added = self._excess + CHANCE / self._weights
        self._near = self._distances - self._added - self._added[:, None]
        np.fill_diagonal(self._near, np.inf)
        self._least = self._near.min(axis=1)
        self._of = np.arange(len(turns.vectors))
        self.count = len(turns.vectors)
        self._enough = enough(turns.weights)

    @property
    def least(self) -> float:
        """The distance between the nearest two."""
        return float(self._least.min())

    @property
    def voices(self) -> int:
        """How many groups are more than a stray turn."""
        return int((self._weights >= self._enough).sum())

    def join_nearest(self) -> None:
        """Makes one group of the nearest two."""
        one = int(self._least.argmin())
        other = int(self._near[one].argmin())
        mine, theirs = self._weights[one], self._weights[other]
        row = (mine * self._distances[one] + theirs * self._distances[other]) / (mine + theirs)
        stale = (self._near[one] == self._least) | (self._near[other] == self._least)
        self._distances[one], self._distances[:, one] = row, row
        self._weights[one], self._weights[other] = mine + theirs, 0
        self._excess[one] = (mine * self._excess[one] + theirs * self._excess[other]) / (mine + theirs)
        self._added[one], self._added[other] = self._excess[one] + CHANCE / (mine + theirs), -np.inf
        self._of[self._of == other] = one
        self.count -= 1
        self._refresh(one, other, row - self._added[one] - self._added, stale)

    def _refresh(self, one: int, other: int, near: Floats, stale: npt.NDArray[np.bool_]) -> None:
        """The distances of the group made, and the nearest of each that was near one of the two."""
        near[[one, other]] = np.inf
        self._near[one], self._near[:, one] = near, near
        self._near[other], self._near[:, other] = np.inf, np.inf
        rows = np.flatnonzero(stale)
        self._least[rows] = self._near[rows].min(axis=1)
        np.minimum(self._least, near, out=self._least)
        self._least[one], self._least[other] = near.min(), np.inf

    def numbers(self) -> Groups:
        """The group of each member, from 0."""
        return np.asarray(np.unique(self._of, return_inverse=True)[1].reshape(-1), np.int64)


def _without_strays(turns: Turns, groups: Groups, within: float) -> Groups:
    """Small groups given to the nearest large one, where there is one `within` that distance."""
    heard = np.bincount(groups, turns.weights)
    excess = np.bincount(groups, turns.weights * turns.excess) / heard
    least = enough(turns.weights)
    large = np.flatnonzero(heard >= least)
    if not len(large) or len(large) == len(heard):
        return groups
    centres = centres_of(turns, groups)
    near = centres @ centres[large].T
    into = np.arange(len(heard))
    for small in np.flatnonzero(heard < least).tolist():
        if near[small].max() > 1 - within - excess[small]:
            into[small] = large[int(near[small].argmax())]
    return np.asarray(np.unique(into[groups], return_inverse=True)[1].reshape(-1), np.int64)
