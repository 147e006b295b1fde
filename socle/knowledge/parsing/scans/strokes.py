"""Ruled lines of a scanned page, found in its ink: they draw tables, and stand in the way of letters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from socle.knowledge.parsing.scans.ink import Grey, Ink

_SHORTEST = 26.0  # points: longer than any letter's stroke in running text
_FULL = 0.93  # of a stretch of that length is ink: scans break lines
_THICKEST = 3.5  # points; what is thicker is a filled area
_SHORTEST_SIDE = 9.0  # points, of a line between two others
_NEAR = 2.5
_MOST = 4000

_Bar = tuple[int, int, int, int]


@dataclass(frozen=True)
class Stroke:
    """A straight line in pixels, as the box of its ink."""

    x0: int
    top: int
    x1: int
    bottom: int
    horizontal: bool


def strokes(ink: Ink, resolution: float) -> list[Stroke]:
    """The horizontal and vertical lines; none where there are absurdly many (a drawing, a screen).

    A vertical line that joins two horizontal ones may be shorter than others: the sides of a low cell."""
    across = _thin(ink, _SHORTEST, resolution)
    down = _thin(ink.T, _SHORTEST, resolution)
    if across:
        down += [bar for bar in _thin(ink.T, _SHORTEST_SIDE, resolution) if _joins(bar, across, resolution)]
    found = [Stroke(x0, top, x1, bottom, True) for x0, top, x1, bottom in across]
    found += [Stroke(x0, top, x1, bottom, False) for top, x0, bottom, x1 in down]
    return found if len(found) <= _MOST else []


def _thin(ink: Ink, shortest: float, resolution: float) -> list[_Bar]:
    """The bars along the rows, of at least this length in points."""
    length, thickest = round(shortest * resolution / 72), _THICKEST * resolution / 72
    return [bar for bar in _bars(_lasting(ink, length)) if bar[3] - bar[1] <= thickest]


def _joins(bar: _Bar, across: list[_Bar], resolution: float) -> bool:
    """Whether a bar down the page ends at lines across it, at both ends (its own axes are turned)."""
    top, x0, bottom, x1 = bar
    near, middle = _NEAR * resolution / 72, (x0 + x1) / 2
    crossed = [line for line in across if line[0] - near <= middle <= line[2] + near]
    return all(any(line[1] - near <= end <= line[3] + near for line in crossed) for end in (top, bottom))


def _lasting(ink: Ink, length: int) -> Ink:
    """The ink of the stretches along a row, `length` long, that are ink nearly all along."""
    height, width = ink.shape
    if width <= length:
        return numpy.zeros_like(ink)
    sums = numpy.zeros((height, width + 1), numpy.int32)
    numpy.cumsum(ink, axis=1, dtype=numpy.int32, out=sums[:, 1:])
    begins = sums[:, length:] - sums[:, :-length] >= _FULL * length
    # A pixel lasts when one of the stretches over it does: a stretch begins in the `length` pixels before it.
    counts = numpy.zeros((height, width + 1 + length), numpy.int32)
    numpy.cumsum(begins, axis=1, dtype=numpy.int32, out=counts[:, 1 : begins.shape[1] + 1])
    counts[:, begins.shape[1] + 1 :] = counts[:, begins.shape[1]][:, None]
    before = numpy.zeros((height, width), numpy.int32)
    before[:, length:] = counts[:, 1 : width - length + 1]
    return (counts[:, 1 : width + 1] - before > 0) & ink


def _bars(lasting: Ink) -> Iterator[_Bar]:
    """The runs of each row gathered with those that touch them in the next: (x0, top, x1, bottom)."""
    open_bars: list[list[int]] = []
    for row in numpy.nonzero(lasting.any(axis=1))[0].tolist():
        going_on: list[list[int]] = []
        for bar in open_bars:
            if bar[3] >= row - 1:
                going_on.append(bar)
            else:
                yield bar[0], bar[1], bar[2], bar[3]
        open_bars = going_on
        for start, end in _runs(lasting[row]):
            touched = next((bar for bar in open_bars if bar[0] <= end + 2 and start <= bar[2] + 2), None)
            if touched is None:
                open_bars.append([start, row, end, row + 1])
            else:
                touched[0], touched[2] = min(touched[0], start), max(touched[2], end)
                touched[3] = row + 1
    for bar in open_bars:
        yield bar[0], bar[1], bar[2], bar[3]


def _runs(row: Ink) -> list[tuple[int, int]]:
    """Where ink begins and ends along a row; breaks of a few pixels do not count."""
    places: NDArray[numpy.int64] = numpy.nonzero(row)[0]
    if not len(places):
        return []
    breaks = numpy.nonzero(numpy.diff(places) > 4)[0]
    starts = numpy.concatenate(([places[0]], places[breaks + 1]))
    ends = numpy.concatenate((places[breaks], [places[-1]])) + 1
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def erase(grey: Grey, found: list[Stroke], resolution: float) -> Grey:
    """The picture without the lines, and without what is left of them at their ends."""
    cleared = grey.copy()
    beside, beyond = 2, round(_NEAR * resolution / 72)
    for stroke in found:
        across, down = (beyond, beside) if stroke.horizontal else (beside, beyond)
        rows = slice(max(stroke.top - down, 0), stroke.bottom + down)
        cleared[rows, max(stroke.x0 - across, 0) : stroke.x1 + across] = 255
    return cleared
