"""Tick boxes of a scanned form, found in its ink: small squares that stand alone, empty or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy

from socle.knowledge.parsing.scans.ink import Grey, Ink

_SMALLEST, _LARGEST = 5.5, 17.0  # points along a side
_UNEQUAL = 0.25  # of the side, between width and height
_SIDE_FULL = 0.9  # of a side is ink, within a few pixels
_INSIDE = 0.22  # of the side is left out at each edge before looking inside
_TICKED = 0.06  # of the inside is ink
_CORNER = 0.11  # of the side: ink comes as near to each corner
_ALONE = 0.2  # of the side is white at the left and at the right
_SPECKS = 0.03
_THIN = (0.2, 0.27)  # of the side: between these there is white beside the left side of a box
_THICK = 0.6  # of that strip is ink in a bold B, D or o
_FILLED = 0.95
_BUCKET = 10  # pixels across: more than the sides of a square may be apart
_MOST = 20_000  # bars: a page with more is a photograph

_Bar = tuple[int, int, int]  # row, x0, x1


@dataclass(frozen=True)
class Square:
    """A square's outer box in pixels, and whether something is drawn inside."""

    x0: int
    top: int
    x1: int
    bottom: int
    ticked: bool


def squares(ink: Ink, resolution: float) -> list[Square]:
    """The squares of the size of tick boxes whose four sides end at their corners: the cells of a grid or of
    a comb are none."""
    least, most = round(_SMALLEST * resolution / 72), round(_LARGEST * resolution / 72)
    bars = _bars(ink, least, most)
    if len(bars) > _MOST:
        return []
    found: list[Square] = []
    for upper, lower in _pairs(bars):
        box = (min(upper[1], lower[1]), upper[0], max(upper[2], lower[2]), lower[0] + 1)
        if any(_overlap(box, other) for other in found):
            continue
        square = _square(ink, *box)
        if square is not None:
            found.append(square)
    return found


def _pairs(bars: list[_Bar]) -> Iterator[tuple[_Bar, _Bar]]:
    """Bars that could be the upper and the lower side of one square."""
    nearby: dict[int, list[_Bar]] = defaultdict(list)
    for bar in bars:
        nearby[bar[1] // _BUCKET].append(bar)
    for upper in bars:
        side = upper[2] - upper[1]
        slack = max(3, side // 8)
        bucket = upper[1] // _BUCKET
        for lower in (bar for near in (bucket - 1, bucket, bucket + 1) for bar in nearby.get(near, ())):
            high = lower[0] - upper[0]
            if (1 - _UNEQUAL) * side <= high <= (1 + _UNEQUAL) * side and (
                abs(lower[1] - upper[1]) <= slack and abs(lower[2] - upper[2]) <= slack
            ):
                yield upper, lower


def _bars(ink: Ink, least: int, most: int) -> list[_Bar]:
    """Runs of ink along rows, of the length of a side: (row, x0, x1), from the top."""
    padded = numpy.zeros((ink.shape[0], ink.shape[1] + 2), numpy.int8)
    padded[:, 1:-1] = ink
    padded[:, 2:-2] |= padded[:, 1:-3] & padded[:, 3:-1]  # a break of one pixel is none
    steps = numpy.diff(padded, axis=1)
    rows, starts = numpy.nonzero(steps == 1)
    _, ends = numpy.nonzero(steps == -1)
    lengths = ends - starts
    kept = (lengths >= least) & (lengths <= most)
    return list(zip(rows[kept].tolist(), starts[kept].tolist(), ends[kept].tolist(), strict=True))


def _square(ink: Ink, x0: int, top: int, x1: int, bottom: int) -> Square | None:
    side = max(x1 - x0, bottom - top)
    width = max(2, side // 12)
    sides = (
        ink[top:bottom, max(x0 - 1, 0) : x0 + width].any(axis=1),
        ink[top:bottom, max(x1 - width, 0) : x1 + 1].any(axis=1),
    )
    least = _SIDE_FULL * (bottom - top)
    if any(numpy.count_nonzero(line) < least for line in sides):
        return None
    if not _has_corners(ink, x0, top, x1, bottom):
        return None
    if _goes_on(ink, x0, top, x1, bottom, width) or not _stands_alone(ink, x0, top, x1, bottom):
        return None
    inset = round(_INSIDE * side)
    inside = ink[top + inset : bottom - inset, x0 + inset : x1 - inset]
    if _has_thick_side(ink, x0, top, x1, bottom) and not (inside.size and inside.mean() >= _FILLED):
        return None
    return Square(x0, top, x1, bottom, bool(inside.size and inside.mean() >= _TICKED))


def _has_thick_side(ink: Ink, x0: int, top: int, x1: int, bottom: int) -> bool:
    """Whether its left side is as thick as a bold letter's stem; a filled square is told by its inside."""
    start, end = (x0 + round(part * (x1 - x0)) for part in _THIN)
    middle = (bottom - top) // 4
    strip = ink[top + middle : bottom - middle, start : max(end, start + 1)]
    return bool(strip.size and strip.mean() >= _THICK)


def _has_corners(ink: Ink, x0: int, top: int, x1: int, bottom: int) -> bool:
    """Whether ink comes near each corner: a D or an O is round there, a P or an E open."""
    near = max(2, round(_CORNER * (x1 - x0)))
    rows, columns = (
        (slice(top, top + near), slice(bottom - near, bottom)),
        (slice(x0, x0 + near), slice(x1 - near, x1)),
    )
    diagonal = numpy.add.outer(numpy.arange(near), numpy.arange(near)) <= near
    for upper, row in zip((True, False), rows, strict=True):
        for left, column in zip((True, False), columns, strict=True):
            corner = ink[row, column]
            corner = corner if upper else corner[::-1]
            corner = corner if left else corner[:, ::-1]
            if corner.shape != diagonal.shape or not (corner & diagonal).any():
                return False
    return True


def _stands_alone(ink: Ink, x0: int, top: int, x1: int, bottom: int) -> bool:
    """Whether there is white beside it, at the left and at the right: a letter has neighbours nearer."""
    least = max(3, round(_ALONE * (x1 - x0)))
    rows = slice(top, bottom)
    left, right = ink[rows, max(x0 - 2 - least, 0) : max(x0 - 2, 0)], ink[rows, x1 + 2 : x1 + 2 + least]
    return left.mean() < _SPECKS and right.mean() < _SPECKS if left.size and right.size else False


def _goes_on(ink: Ink, x0: int, top: int, x1: int, bottom: int, width: int) -> bool:
    """Whether a side runs on past a corner, as the lines of a grid do."""
    reach = 2 * width + 2
    beyond = (
        ink[max(top - reach, 0) : max(top - width, 0), x0 : x0 + width],
        ink[bottom + width : bottom + reach, x0 : x0 + width],
        ink[max(top - reach, 0) : max(top - width, 0), x1 - width : x1],
        ink[bottom + width : bottom + reach, x1 - width : x1],
    )
    return sum(bool(part.size and part.any(axis=1).mean() > 0.7) for part in beyond) > 0


def _overlap(box: tuple[int, int, int, int], other: Square) -> bool:
    x0, top, x1, bottom = box
    return x0 < other.x1 and other.x0 < x1 and top < other.bottom and other.top < bottom


def erase(grey: Grey, found: list[Square]) -> Grey:
    """The picture without the boxes and what is inside them."""
    cleared = grey.copy()
    for square in found:
        more = 2 + (square.x1 - square.x0) // 10  # ink is soft at its edges
        rows = slice(max(square.top - more, 0), square.bottom + more)
        cleared[rows, max(square.x0 - more, 0) : square.x1 + more] = 255
    return cleared
