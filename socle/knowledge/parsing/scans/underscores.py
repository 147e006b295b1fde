"""Underscores that recognition passed over: a short flat bar under the line, between two words, is one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy

from socle.knowledge.parsing.document import union
from socle.knowledge.parsing.scans.ink import Ink
from socle.knowledge.parsing.scans.tesseract import Word, WordLine

# In heights of the words beside it.
_SHORTEST, _LONGEST = 0.35, 1.1
_LOWEST, _THICKEST = 0.5, 0.25
_INTO_WORD = 0.9  # the box of the next word may begin with the bar
_FULL = 0.9  # of the bar's length is ink in one of its rows
_EDGE = 3  # pixels: ink is soft, and letters fall a little below their line


def with_underscores(line: WordLine, ink: Ink) -> WordLine:
    """The line with two words as one where such a bar joins them: «25_DAF» read as «25 DAF» or «25DAF».

    A rule to write on is longer, and one that underlines goes on under the letters.
    """
    words: list[Word] = []
    for word in line.words:
        before = words[-1] if words else None
        if before is not None and _joins(before, word, line.base, ink):
            box = union([before.box, word.box]) or word.box
            surety = min(before.confidence, word.confidence)
            words[-1] = Word(f"{before.text}_{word.text}", box, surety)
        else:
            words.append(word)
    return replace(line, words=words)


def _joins(before: Word, word: Word, base: float, ink: Ink) -> bool:
    height = min(before.box[3] - before.box[1], word.box[3] - word.box[1])
    start, end = before.box[2] - _EDGE, word.box[0] + _INTO_WORD * height
    apart = word.box[0] - before.box[2]
    if not (before.text[-1].isalnum() and word.text[0].isalnum() and 0 <= apart <= _LONGEST * height):
        return False
    top, line, bottom = (max(round(row), 0) for row in (base - height, base + _EDGE, base + _LOWEST * height))
    left, right = max(round(start - height), 0), round(end + height)
    low, high = ink[line:bottom, left:right], _columns(ink[top:line, left:right])
    for first, last in _runs(_columns(low)):
        rows = low[:, first:last].mean(axis=1)
        if (
            start <= first + left
            and last + left <= end
            and _SHORTEST * height <= last - first <= _LONGEST * height
            and rows.max(initial=0.0) >= _FULL
            and numpy.count_nonzero(rows) <= _THICKEST * height
            and not high[first + _EDGE : last - _EDGE].any()
        ):
            return True
    return False


def _columns(part: Ink) -> Ink:
    """Which columns hold ink."""
    return numpy.asarray(part.any(axis=0))


def _runs(columns: Ink) -> Iterator[tuple[int, int]]:
    """Where ink begins and ends along the columns."""
    steps = numpy.diff(numpy.pad(columns.astype(numpy.int8), 1))
    yield from zip(numpy.nonzero(steps == 1)[0].tolist(), numpy.nonzero(steps == -1)[0].tolist(), strict=True)
