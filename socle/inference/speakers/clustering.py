"""Turns grouped by voice: the nearest two groups are joined, again and again."""

from __future__ import annotations

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


def grouped(vectors: Floats, weights: npt.NDArray[np.int64], number: int | None = None) -> Groups:
    """The group of each turn, from 0. `weights` is how many pieces each has; `number` how many voices there
    are, where that is known."""
    chosen = np.sort(np.argsort(-weights, kind="stable")[:MOST_TURNS])
    found = _joined(vectors[chosen], weights[chosen], number)
    centres = centres_of(vectors[chosen], weights[chosen], found)
    groups = nearest(vectors, centres)
    groups[chosen] = found
    return groups


def centres_of(vectors: Floats, weights: npt.NDArray[np.int64], groups: Groups) -> Floats:
    """The unit vector of each group."""
    found = np.zeros((int(groups.max()) + 1, vectors.shape[1]), np.float32)
    np.add.at(found, groups, vectors * weights[:, None])
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9), np.float32)


def nearest(vectors: Floats, centres: Floats) -> Groups:
    """For each vector the number of the nearest centre."""
    return np.asarray((vectors @ centres.T).argmax(axis=1), np.int64)


def enough(weights: npt.NDArray[np.int64]) -> float:
    """How many pieces make a voice more than a stray turn."""
    return float(np.clip(weights.sum() * LEAST_SHARE, LEAST_PIECES, ENOUGH_PIECES))


def _joined(vectors: Floats, weights: npt.NDArray[np.int64], number: int | None) -> Groups:
    """Groups joined until all are two voices, or are as many as there are voices."""
    tree = _Groups(vectors, weights)
    if number is None:
        while tree.count > 1 and tree.least < TWO_VOICES:
            tree.join_nearest()
        return _without_strays(vectors, weights, tree.numbers(), STRAY)
    found = tree.numbers()
    while tree.count > number:
        tree.join_nearest()
        if tree.voices == number:
            found = tree.numbers()
    if tree.voices == number or len(np.unique(found)) == len(vectors):
        found = tree.numbers()
    return _without_strays(vectors, weights, found, 1.0)


class _Groups:
    """Groups on their way: the mean distance between the pieces of each two, less what chance adds to it
    where they are few."""

    def __init__(self, vectors: Floats, weights: npt.NDArray[np.int64]) -> None:
        self._distances = np.asarray(1.0 - vectors @ vectors.T, np.float32)
        self._weights = weights.astype(np.float32)
        self._chance = CHANCE / self._weights
        self._near = self._distances - self._chance - self._chance[:, None]
        np.fill_diagonal(self._near, np.inf)
        self._least = self._near.min(axis=1)
        self._of = np.arange(len(vectors))
        self.count = len(vectors)
        self._enough = enough(weights)

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
        self._chance[one], self._chance[other] = CHANCE / (mine + theirs), -np.inf
        self._of[self._of == other] = one
        self.count -= 1
        self._refresh(one, other, row - self._chance[one] - self._chance, stale)

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


def _without_strays(vectors: Floats, weights: npt.NDArray[np.int64], groups: Groups, within: float) -> Groups:
    """Small groups given to the nearest large one, where there is one `within` that distance."""
    heard = np.bincount(groups, weights)
    least = enough(weights)
    large = np.flatnonzero(heard >= least)
    if not len(large) or len(large) == len(heard):
        return groups
    centres = centres_of(vectors, weights, groups)
    near = centres @ centres[large].T
    into = np.arange(len(heard))
    for small in np.flatnonzero(heard < least).tolist():
        if near[small].max() > 1 - within:
            into[small] = large[int(near[small].argmax())]
    return np.asarray(np.unique(into[groups], return_inverse=True)[1].reshape(-1), np.int64)
