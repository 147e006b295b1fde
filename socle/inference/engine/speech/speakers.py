"""Who speaks when: pieces of sound grouped by voice, and words given to the voice that says them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from socle.inference.engine.speech.heard import Heard, Word
from socle.inference.engine.speech.voices import FRAMES, Floats, Voices

FRAMES_A_SECOND = 100
HOP = 40  # frames between the starts of two pieces: 0.4 seconds
# Cosine distance at which two groups are two voices; measured on dialogues of two.
TWO_VOICES = 0.25
# Grouping takes the square of this in memory and in time: long recordings are heard at wider steps.
MOST_PIECES = 3000


@dataclass(frozen=True)
class Turn:
    """What one speaker says in one go; speakers are A, B, C … in the order in which they begin."""

    speaker: str
    start: float
    end: float
    text: str


def turns(heard: Heard, sound: Floats, voices: Voices) -> list[Turn]:
    """The words that were heard, cut where another voice begins."""
    words = [word for segment in heard.segments for word in segment.words]
    if not words:
        return []
    starts = _starts(words)
    groups = grouped(voices.vectors(sound, starts))
    middles = np.array([(start + FRAMES / 2) / FRAMES_A_SECOND for start in starts])
    said = [int(groups[np.abs(middles - (word.start + word.end) / 2).argmin()]) for word in words]
    return _cut(words, said)


def _starts(words: Sequence[Word]) -> list[int]:
    """Where pieces begin: all through what is said, their middles on speech."""
    said: set[int] = set()
    for word in words:
        first, last = (round(moment * FRAMES_A_SECOND) - FRAMES // 2 for moment in (word.start, word.end))
        said.update(range(max(0, first // HOP), max(0, last // HOP) + 1))
    step = -(-len(said) // MOST_PIECES)
    return [number * HOP for number in sorted(said)[::step]]


def grouped(vectors: Floats, apart: float = TWO_VOICES) -> npt.NDArray[np.int64]:
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
