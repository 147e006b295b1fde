"""Pages laid crooked on the glass: by how much, and from their straightened pixels back to the page."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy
from PIL import Image

from socle.knowledge.parsing.document import Box
from socle.knowledge.parsing.scans.ink import Grey, ink_of

_WIDEST = 6.0  # degrees
_LEAST = 0.08
_COARSE, _FINE = 0.5, 0.05
_SIDE = 1000  # pixels along the longer side are enough to measure an angle
_MOST_INK = 0.4


@dataclass(frozen=True)
class Tilt:
    """How a page was turned to be read: `quarters` clockwise, then `degrees` anticlockwise about its middle.
    `width` and `height` are those of the page as it is seen, in points; `unit` is how many of them make a
    point of the straightened page."""

    degrees: float
    quarters: int
    width: float
    height: float
    unit: float = 1.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the straightened page."""
        width, height = self.width / self.unit, self.height / self.unit
        return (height, width) if self.quarters % 2 else (width, height)

    def to_page(self, box: Box) -> Box:
        """The box on the page as it is seen, around a box of the straightened page."""
        x0, top, x1, bottom = box
        corners = [
            self._quarters_back(*self._turned(x, y, -self.degrees)) for x in (x0, x1) for y in (top, bottom)
        ]
        across = [min(max(x * self.unit, 0.0), self.width) for x, _ in corners]
        down = [min(max(y * self.unit, 0.0), self.height) for _, y in corners]
        return (min(across), min(down), max(across), max(down))

    def from_page(self, box: Box) -> Box:
        """A box of the page where it stands once straightened, not grown."""
        left, top, right, bottom = (value / self.unit for value in box)
        x, y = self._quarters_on((left + right) / 2, (top + bottom) / 2)
        across, down = (right - left) / 2, (bottom - top) / 2
        if self.quarters % 2:
            across, down = down, across
        x, y = self._turned(x, y, self.degrees)
        return (x - across, y - down, x + across, y + down)

    def _turned(self, x: float, y: float, degrees: float) -> tuple[float, float]:
        """A point turned anticlockwise about the middle of the upright page."""
        width, height = self.size
        sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
        x, y = x - width / 2, y - height / 2
        return width / 2 + x * cosine + y * sine, height / 2 - x * sine + y * cosine

    def _quarters_on(self, x: float, y: float) -> tuple[float, float]:
        width, height = self.width / self.unit, self.height / self.unit
        return ((x, y), (height - y, x), (width - x, height - y), (y, width - x))[self.quarters]

    def _quarters_back(self, x: float, y: float) -> tuple[float, float]:
        width, height = self.width / self.unit, self.height / self.unit
        return ((x, y), (y, height - x), (width - x, height - y), (width - y, x))[self.quarters]


def degrees_of(grey: Grey) -> float:
    """By how much the lines of text fall to the right: the turn that makes the ink of each row most alike
    parts rows of text from the white between them. 0 within what does not matter."""
    down, across = _dark_places(grey)
    if not len(down):
        return 0.0
    best = 0.0
    for reach, step in ((_WIDEST, _COARSE), (_COARSE, _FINE)):
        angles = best + numpy.arange(-reach, reach + step / 2, step)
        best = float(max(angles, key=lambda angle: _sharpness(down, across, angle)))
    return best if abs(best) >= _LEAST else 0.0


def _dark_places(grey: Grey) -> tuple[numpy.typing.NDArray[numpy.int64], numpy.typing.NDArray[numpy.int64]]:
    height, width = grey.shape
    scale = min(_SIDE / max(height, width), 1.0)
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    ink = ink_of(numpy.asarray(Image.fromarray(grey).resize(size, Image.Resampling.BOX)))
    if ink.mean() > _MOST_INK:
        return numpy.zeros(0, numpy.int64), numpy.zeros(0, numpy.int64)
    down, across = numpy.nonzero(ink)
    return down, across


def _sharpness(
    down: numpy.typing.NDArray[numpy.int64], across: numpy.typing.NDArray[numpy.int64], angle: float
) -> float:
    rows = numpy.rint(down - across * math.tan(math.radians(angle))).astype(numpy.int64)
    counts = numpy.bincount(rows - rows.min()).astype(numpy.float64)
    return float((numpy.diff(counts) ** 2).sum())


def straightened(grey: Grey, quarters: int, degrees: float) -> Grey:
    """The pixels turned by quarters clockwise, then by degrees anticlockwise, on white."""
    turned = numpy.ascontiguousarray(numpy.rot90(grey, -quarters)) if quarters else grey
    if not degrees:
        return turned
    picture = Image.fromarray(turned)
    return numpy.asarray(picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255))
