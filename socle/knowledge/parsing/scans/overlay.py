"""Pale print under or over the text (a watermark, a stamp, a drawing): it hides letters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy

from socle.knowledge.parsing.document import Box
from socle.knowledge.parsing.scans.ink import Grey, Ink
from socle.knowledge.parsing.scans.tesseract import Word, WordLine

_DARKEST = 10  # percent of the ink tell how dark the text is
_PALE = 0.5  # of the way from the text to white
_REACH = 2  # pixels: the soft edge of a dark stroke is thinner than twice this
_MUCH = 0.08  # of the ink


def without_pale(grey: Grey, ink: Ink) -> Grey | None:
    """The picture with its dark print alone; None where there is no pale print to speak of."""
    if not ink.any():
        return None
    dark = float(numpy.percentile(grey[ink], _DARKEST))
    limit = dark + _PALE * (255 - dark)
    core = _core(ink & (grey > limit))
    if core.sum() < _MUCH * ink.sum():
        return None
    return numpy.where(grey > limit, 255, grey).astype(numpy.uint8)


def _core(pale: Ink) -> Ink:
    """The pixels that have pale print around them at every side."""
    ends = (slice(None, -2 * _REACH), slice(2 * _REACH, None))
    core = pale[_REACH:-_REACH, _REACH:-_REACH].copy()
    for rows in ends:
        for columns in ends:
            core &= pale[rows, columns]
    return core


def merged(first: Sequence[WordLine], second: Sequence[WordLine]) -> list[WordLine]:
    """Two readings of a page as one: where words of both meet, the surer one."""
    words = [word for line in (*first, *second) for word in line.words]
    taken: list[Word] = []
    for word in sorted(words, key=lambda word: -word.confidence * len(word.text) ** 0.5):
        if not any(_meet(word.box, other.box) for other in taken):
            taken.append(word)
    kept = set(map(id, taken))
    lines = [
        WordLine([word for word in line.words if id(word) in kept], line.base) for line in (*first, *second)
    ]
    return [line for line in lines if line.words]


def _meet(first: Box, second: Box) -> bool:
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]
