"""Words of a picture with their boxes, by Tesseract.

It runs as a library inside the confined child process, not as a program: the child starts no program, and
its limits of memory and time, its closed network and its end are Tesseract's too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy
from tesserocr import OEM, PSM, RIL, PyResultIterator, PyTessBaseAPI, iterate_level

from socle.knowledge.parsing.document import Box
from socle.knowledge.parsing.scans.doubled import Letter, said_once
from socle.knowledge.parsing.scans.ink import Grey
from socle.knowledge.parsing.scans.language import LANGUAGE, holds

_ORIENTATION = "osd"
_LONGEST_MILLISECONDS = 60_000
_SURE_OF_ORIENTATION = 2.0
_MARGIN = 20  # of an inch, white around a cell
_ONE_LINE = 24.0  # points: a lower cell holds one line


@dataclass(frozen=True)
class Word:
    """A word, its box in pixels, and how sure Tesseract is of it, up to 100."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True)
class WordLine:
    """Words on one baseline; `base` is its height in pixels at the middle of the line."""

    words: list[Word]
    base: float

    def moved(self, across: float, down: float) -> WordLine:
        """The line elsewhere, by so many pixels."""
        words = [
            Word(word.text, (x0 + across, top + down, x1 + across, bottom + down), word.confidence)
            for word in self.words
            for x0, top, x1, bottom in (word.box,)
        ]
        return WordLine(words, self.base + down)


class Tesseract:
    """French, loaded once for all pages of a document."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._api = PyTessBaseAPI(path=self._folder, lang=LANGUAGE, psm=PSM.AUTO, oem=OEM.LSTM_ONLY)
        self._turns = holds(folder, _ORIENTATION)

    def lines(self, grey: Grey, resolution: int) -> list[WordLine]:
        """The lines of a picture, in Tesseract's order; what a minute does not suffice for is left out."""
        return self._read(grey, resolution, PSM.AUTO)

    def lines_of_cell(self, grey: Grey, resolution: int) -> list[WordLine]:
        """The lines of a small part of a page that holds nothing but text: one line, or a block of them."""
        margin = resolution // _MARGIN
        framed = numpy.pad(grey, margin, constant_values=255)
        mode = PSM.SINGLE_LINE if grey.shape[0] < resolution * _ONE_LINE / 72 else PSM.SINGLE_BLOCK
        lines = self._read(framed, resolution, mode) or self._read(framed, resolution, PSM.SINGLE_CHAR)
        return [line.moved(-margin, -margin) for line in lines]

    def _read(self, grey: Grey, resolution: int, mode: int) -> list[WordLine]:
        self._api.SetPageSegMode(mode)
        self._show(self._api, grey, resolution)
        self._api.Recognize(_LONGEST_MILLISECONDS)
        lines = list(self._found())
        self._api.Clear()
        return lines

    def quarter_turns(self, grey: Grey, resolution: int) -> int:
        """How many quarter turns clockwise put the picture upright; 0 where that cannot be told."""
        if not self._turns:
            return 0
        with PyTessBaseAPI(path=self._folder, lang=_ORIENTATION, psm=PSM.OSD_ONLY) as api:
            self._show(api, grey, resolution)
            found = api.DetectOrientationScript()
        if not found or found["orient_conf"] < _SURE_OF_ORIENTATION:
            return 0
        return -(int(found["orient_deg"]) // 90) % 4  # it tells how the page was turned, anticlockwise

    def _show(self, api: PyTessBaseAPI, grey: Grey, resolution: int) -> None:
        height, width = grey.shape
        api.SetImageBytes(grey.tobytes(), width, height, 1, width)
        api.SetSourceResolution(resolution)

    def _found(self) -> Iterator[WordLine]:
        iterator = self._api.GetIterator()
        if iterator is None:
            return
        words: list[Word] = []
        letters: list[Letter] = []
        word: Word | None = None
        base = 0.0
        for item in iterate_level(iterator, RIL.SYMBOL):
            if item.IsAtBeginningOf(RIL.TEXTLINE):
                if words:
                    yield WordLine(words, base)
                words, base = [], _middle(item.Baseline(RIL.TEXTLINE))
            if item.IsAtBeginningOf(RIL.WORD):
                word, letters = _word(item), []
            letters += _letter(item)
            if word is not None and item.IsAtFinalElement(RIL.WORD, RIL.SYMBOL):
                words.append(replace(word, text=said_once(word.text, letters)))
        if words:
            yield WordLine(words, base)


def _letter(item: PyResultIterator) -> list[Letter]:
    """The sign at an item, if there is one."""
    box = None if item.Empty(RIL.SYMBOL) else item.BoundingBox(RIL.SYMBOL)
    return [Letter(item.GetUTF8Text(RIL.SYMBOL), *map(float, box))] if box else []


def _word(item: PyResultIterator) -> Word | None:
    """The word that begins at an item, or None where there is only a picture."""
    if item.Empty(RIL.WORD):
        return None
    text, box = item.GetUTF8Text(RIL.WORD).strip(), item.BoundingBox(RIL.WORD)
    if not text or not box:
        return None
    left, top, right, bottom = map(float, box)
    return Word(text, (left, top, right, bottom), float(item.Confidence(RIL.WORD)))


def _middle(baseline: tuple[tuple[int, int], tuple[int, int]] | None) -> float:
    if baseline is None:
        return 0.0
    (_, first), (_, last) = baseline
    return (first + last) / 2
