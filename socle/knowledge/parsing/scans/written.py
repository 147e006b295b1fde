"""Recognised words as characters with their size and weight: they are then laid out like those of a PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

import numpy

from socle.knowledge.parsing.document import Box
from socle.knowledge.parsing.normal import clean
from socle.knowledge.parsing.pdf.characters import GAP, LINE_END, Character, Style
from socle.knowledge.parsing.scans.ink import Ink
from socle.knowledge.parsing.scans.tesseract import Word, WordLine
from socle.knowledge.parsing.scans.underscores import with_underscores

_LEAST_SURE, _LEAST_SURE_SIGN, _SURE_LINE = 25.0, 40.0, 60.0
# Heights of letters in sizes of the font, over the common text faces.
_TALL, _SMALL, _BELOW, _ACCENT = 0.71, 0.52, 0.21, 0.2
_TALL_LETTER = re.compile(r"[A-ZÀ-ÝŒ0-9bdfhkltßàâäçéèêëîïôöùûü/()\[\]€%&?!]")
_LOW_LETTER = re.compile(r"[gjpqyçÇ,;()\[\]Q/]")
_HIGH_ACCENT = re.compile(r"[À-ÖØ-Ý]")
_LETTER = re.compile(r"\w")
_MISREAD = {"||": "Il", "|l": "Il", "l|": "Il"}  # ruled lines are erased beforehand: these are letters
_SAME_SIZE = 0.12  # sizes this near are one size, measured twice
_HEAVIER = 1.3  # the stroke of bold, in strokes of the page's text
_NARROWEST_SPACE = 0.14  # of the size: two words nearer than this are one, cut by mistake
_AFTER_SIGN = 0.5  # of the size: the model parts addresses of electronic mail, and references
_LEAST_SIZE, _MOST_SIZE = 4.0, 90.0


def characters_of(lines: Sequence[WordLine], ink: Ink, resolution: float) -> list[Character]:
    """The characters in Tesseract's order, boxes in points of the straightened page."""
    kept = [with_underscores(line, ink) for line in map(_sure, lines) if line is not None]
    sizes = _steady([_size(line) * 72 / resolution for line in kept], [_length(line) for line in kept])
    strokes = [[_stroke(ink, word.box) for word in line.words] for line in kept]
    usual = _usual_stroke(kept, strokes, sizes)
    written: list[Character] = []
    for line, size, widths in zip(kept, sizes, strokes, strict=True):
        written.append(LINE_END)
        end, before = 0.0, ""
        for word, width in zip(line.words, widths, strict=True):
            bold = usual > 0 and width / size >= _HEAVIER * usual
            gap = (word.box[0] - end) * 72 / resolution
            if gap > (_AFTER_SIGN if before.endswith(("@", "_")) else _NARROWEST_SPACE) * size:
                written.append(GAP)
            written += _characters(word, line.base, Style(size, bold, True), 72 / resolution)
            end, before = word.box[2], word.text
    return written


def _sure(line: WordLine) -> WordLine | None:
    """The line without the specks, edges and drawings that were taken for words. A word that the model does
    not know (a reference, a name) has little confidence: in a sure line it is kept."""
    sure = sum(word.confidence * len(word.text) for word in line.words) >= _SURE_LINE * _length(line)
    words = [
        replace(word, text=_MISREAD.get(word.text, word.text)) for word in line.words if _is_word(word, sure)
    ]
    upright = [word for word in words if len(word.text) < 3 or _height(word.box) < 1.5 * _width(word.box)]
    return WordLine(upright, line.base) if upright else None


def _is_word(word: Word, in_sure_line: bool) -> bool:
    if not word.text.strip("_"):  # a line to write on
        return False
    if _LETTER.search(word.text):
        return in_sure_line or word.confidence >= _LEAST_SURE
    return word.confidence >= _LEAST_SURE_SIGN


def _length(line: WordLine) -> int:
    return sum(len(word.text) for word in line.words)


def _size(line: WordLine) -> float:
    """The font's size in pixels, from the heights of words whose letters say how high they should be."""
    sizes: list[float] = []
    for word in line.words:
        if _LETTER.search(word.text):
            sizes += [_height(word.box) / _expected_height(word.text)] * len(word.text)
    return median(sizes) if sizes else max(_height(word.box) for word in line.words) / _TALL


def _expected_height(text: str) -> float:
    height = _TALL if _TALL_LETTER.search(text) else _SMALL + (0.12 if re.search("[it]", text) else 0.0)
    height += _ACCENT if _HIGH_ACCENT.search(text) else 0.0
    return height + (_BELOW if _LOW_LETTER.search(text) else 0.0)


def _steady(sizes: list[float], lengths: list[int]) -> list[float]:
    """The sizes with those that measuring alone sets apart made one: the most written first."""
    steady = [min(max(size, _LEAST_SIZE), _MOST_SIZE) for size in sizes]
    left = set(range(len(sizes)))
    while left:
        most = max(
            left,
            key=lambda index: sum(lengths[other] for other in left if _near(steady[index], steady[other])),
        )
        group = [index for index in left if _near(steady[most], steady[index])]
        common = round(_weighted_median([(steady[index], lengths[index]) for index in group]) * 2) / 2
        left.difference_update(group)
        for index in group:
            steady[index] = common
    return steady


def _near(first: float, second: float) -> bool:
    return abs(first - second) <= _SAME_SIZE * first


def _weighted_median(values: list[tuple[float, int]]) -> float:
    half, total = sum(weight for _, weight in values) / 2, 0
    for value, weight in sorted(values):
        total += weight
        if total >= half:
            return value
    return values[-1][0]


def _stroke(ink: Ink, box: Box) -> float:
    """The mean width of the word's strokes in pixels: its ink over half of its outline."""
    x0, top, x1, bottom = map(int, box)
    part = ink[top:bottom, x0:x1]
    if not part.size:
        return 0.0
    padded = numpy.pad(part, 1).astype(numpy.int8)
    outline = int(numpy.abs(numpy.diff(padded, axis=0)).sum() + numpy.abs(numpy.diff(padded, axis=1)).sum())
    return 2.0 * float(part.sum()) / outline if outline else 0.0


def _usual_stroke(lines: list[WordLine], strokes: list[list[float]], sizes: list[float]) -> float:
    """The page's usual width of strokes, in sizes of the font."""
    values = [
        (width / size, len(word.text))
        for line, widths, size in zip(lines, strokes, sizes, strict=True)
        for word, width in zip(line.words, widths, strict=True)
        if _LETTER.search(word.text)
    ]
    return _weighted_median(values) if values else 0.0


def _characters(word: Word, base: float, style: Style, scale: float) -> Iterator[Character]:
    """The word's characters, taken as equally wide, as high as the font."""
    text = clean(word.text)
    x0, _, x1, _ = (value * scale for value in word.box)
    each, bottom = (x1 - x0) / max(len(text), 1), base * scale
    for index, letter in enumerate(text):
        box = (
            x0 + index * each,
            bottom - 0.9 * style.size,
            x0 + (index + 1) * each,
            bottom + 0.22 * style.size,
        )
        yield Character(letter, box, bottom, style)


def _height(box: Box) -> float:
    return max(box[3] - box[1], 1.0)


def _width(box: Box) -> float:
    return max(box[2] - box[0], 1.0)
