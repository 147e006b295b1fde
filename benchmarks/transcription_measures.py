"""Word error rate in French, and the error of who speaks when (DER) without a collar."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import jiwer
import numpy as np
import numpy.typing as npt
from num2words import num2words

STEP = 0.01  # seconds
NUMBER = re.compile(r"\d+(?:[   .]\d{3})*(?:,\d+)?")
_SIGNS = re.compile(r"[^\w']+")
_SYMBOLS = {"%": " pour cent ", "€": " euros ", "°": " degrés ", "&": " et ", "œ": "oe", "æ": "ae"}

Span = tuple[float, float, str]
Grid = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Words:
    """Words of the truth, and how many were heard otherwise."""

    wrong: int
    total: int

    def __add__(self, other: Words) -> Words:
        return Words(self.wrong + other.wrong, self.total + other.total)

    @property
    def rate(self) -> float:
        """The word error rate."""
        return self.wrong / max(self.total, 1)


def normalised(text: str) -> str:
    """Lower case, no signs, numbers in words, one kind of apostrophe, each elided word apart."""
    text = text.lower().replace("’", "'")
    for sign, word in _SYMBOLS.items():
        text = text.replace(sign, word)
    text = NUMBER.sub(lambda found: f" {_in_words(found[0])} ", text)
    text = text.replace("-", " ").replace("'", "' ")
    return " ".join(_SIGNS.sub(" ", text).split())


def _in_words(digits: str) -> str:
    whole, _, part = re.sub(r"[   .]", "", digits).partition(",")
    said = str(num2words(int(whole), lang="fr"))
    return f"{said} virgule {num2words(int(part), lang='fr')}" if part else said


def word_errors(truth: str, said: str) -> Words:
    """Words changed, left out or added."""
    right = normalised(truth)
    found = jiwer.process_words(right, normalised(said))
    return Words(found.substitutions + found.deletions + found.insertions, len(right.split()))


def speaker_error(truth: Sequence[Span], found: Sequence[Span]) -> float:
    """The time in which a speaker is missed, invented or taken for another, for each second of each speaker
    of the truth; overlaps count, and so does the time next to a change (no collar). Each voice found stands
    for one speaker, so that the error is the least."""
    count = round(max(end for _, end, _ in [*truth, *found]) / STEP) + 1
    right, ours = _grid(truth, count), _grid(found, count)
    speaking, heard = right.sum(axis=0), ours.sum(axis=0)
    agreeing = _best(right.astype(np.int64) @ ours.T.astype(np.int64)) if len(ours) else 0
    return float((np.maximum(speaking, heard).sum() - agreeing) / speaking.sum())


def _grid(spans: Sequence[Span], count: int) -> Grid:
    names = list(dict.fromkeys(name for *_, name in spans))
    grid = np.zeros((len(names), count), bool)
    for start, end, name in spans:
        grid[names.index(name), round(start / STEP) : round(end / STEP)] = True
    return grid


def _best(shared: npt.NDArray[np.int64]) -> int:
    """The most time that can be shared when each row is given a column of its own, or none."""

    rows = shared if shared.shape[0] <= shared.shape[1] else shared.T
    width = rows.shape[0]

    @cache
    def most(column: int, taken: int) -> int:
        """Over the columns from this one on, with the rows of the mask taken."""
        if column == rows.shape[1]:
            return 0
        left = most(column + 1, taken)
        for row in range(width):
            if not taken >> row & 1:
                left = max(left, int(rows[row, column]) + most(column + 1, taken | 1 << row))
        return left

    return most(0, 0)


def joined(spans: Iterable[Span], pause: float = 0.5) -> list[Span]:
    """Spans of words made into spans of speech: those of one speaker with less than `pause` between them."""
    found: list[Span] = []
    for start, end, name in spans:
        if found and found[-1][2] == name and start - found[-1][1] < pause:
            found[-1] = (found[-1][0], max(end, found[-1][1]), name)
        else:
            found.append((start, end, name))
    return found
