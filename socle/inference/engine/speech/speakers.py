"""Who speaks when: pieces of sound grouped by voice, and words given to the voice that says them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from socle.inference.engine.speech.heard import Heard, Word
from socle.inference.engine.speech.voices import FRAMES, Floats, Piece, Voices

FRAMES_A_SECOND = 100
HOP = 40  # frames between the starts of two pieces: 0.4 seconds
# Cosine distance at which two groups are two voices, and within which a few pieces are given to another:
# measured on a real dialogue of two and a made one of three.
TWO_VOICES, STRAY = 0.3, 0.45
FEW = 3  # pieces
PAUSE = 0.3  # seconds
SHORTEST = 30  # frames
# Grouping takes the square of this in memory and in time: long recordings are heard at wider steps.
MOST_PIECES = 3000

Groups = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Turn:
    """What one speaker says in one go; speakers are A, B, C … in the order in which they begin."""

    speaker: str
    start: float
    end: float
    text: str


def turns(heard: Heard, sound: Floats, voices: Voices) -> list[Turn]:
    """The words that were heard, cut where another voice begins."""
    runs = list(_runs([word for segment in heard.segments for word in segment.words]))
    if not runs:
        return []
    step = HOP * -(-sum(map(len, map(_pieces, runs))) // MOST_PIECES)
    pieces = [_pieces(run, step) for run in runs]
    vectors = voices.vectors(sound, [piece for some in pieces for piece in some])
    groups = iter(without_strays(vectors, grouped(vectors)).tolist())
    said = [
        group
        for run, some in zip(runs, pieces, strict=True)
        for group in _said(run, some, [next(groups) for _ in some])
    ]
    return _cut([word for run in runs for word in run], said)


def _runs(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words said without a pause: pieces of sound that hold a pause resemble one another, whoever speaks."""
    run: list[Word] = []
    for word in words:
        if run and word.start - run[-1].end > PAUSE:
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _pieces(run: Sequence[Word], step: int = HOP) -> list[Piece]:
    first, last = (round(moment * FRAMES_A_SECOND) for moment in (run[0].start, run[-1].end))
    length = max(last - first, SHORTEST)
    if length <= FRAMES:
        return [Piece(first, length)]
    return [Piece(start) for start in range(first, last - FRAMES + 1, step)] + [Piece(last - FRAMES)]


def _said(run: Sequence[Word], pieces: Sequence[Piece], groups: Sequence[int]) -> list[int]:
    """For each word of a run the group of the nearest piece."""
    middles = np.array([piece.middle for piece in pieces])
    return [groups[int(np.abs(middles - (word.start + word.end) / 2).argmin())] for word in run]


def without_strays(vectors: Floats, groups: Groups, apart: float = STRAY) -> Groups:
    """Groups of one or two pieces given to the nearest larger group, where there is one within `apart`: they
    are the places where two voices meet more often than a voice of their own."""
    numbers, sizes = np.unique(groups, return_counts=True)
    large = numbers[sizes >= FEW]
    if not len(large):
        return groups
    means = np.stack([vectors[groups == number].mean(axis=0) for number in large])
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    found = groups.copy()
    for number in numbers[sizes < FEW]:
        mean = vectors[groups == number].mean(axis=0)
        distances = 1 - means @ (mean / np.linalg.norm(mean))
        if distances.min() < apart:
            found[groups == number] = large[distances.argmin()]
    return found


def grouped(vectors: Floats, apart: float = TWO_VOICES) -> Groups:
    """The number of each vector's group: the two nearest groups are joined, by the mean of the cosine
    distances between their members, until all are `apart`."""
    count = len(vectors)
    distances = 1.0 - vectors @ vectors.T
    np.fill_diagonal(distances, np.inf)
    sizes, groups = np.ones(count), np.arange(count)
    for _ in range(count - 1):
        one, other = divmod(int(distances.argmin()), count)
        if distances[one, other] >= apart:
            break
        total = sizes[one] + sizes[other]
        joined = (sizes[one] * distances[one] + sizes[other] * distances[other]) / total
        distances[one], distances[:, one] = joined, joined
        distances[one, one] = np.inf
        distances[other], distances[:, other] = np.inf, np.inf
        sizes[one] = total
        groups[groups == other] = one
    return groups


def _cut(words: Sequence[Word], said: Sequence[int]) -> list[Turn]:
    names: dict[int, str] = {}
    found: list[Turn] = []
    before: int | None = None
    for word, group in zip(words, said, strict=True):
        name = names.setdefault(group, letters(len(names)))
        if group == before:
            last = found.pop()
            found.append(Turn(name, last.start, word.end, last.text + word.text))
        else:
            found.append(Turn(name, word.start, word.end, word.text.lstrip()))
        before = group
    return found


def letters(number: int) -> str:
    """A to Z, then AA, AB …"""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
