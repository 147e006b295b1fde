"""The pixels of a page: made grey, cleared of the paper's shade, and told apart into ink and paper."""

from __future__ import annotations

import numpy
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Grey = NDArray[numpy.uint8]
Ink = NDArray[numpy.bool_]

_REDUCTION = 12
_REACH = 9  # of the filters, in reduced pixels: wider than a stroke, narrower than a shadow
_LEAST_CONTRAST = 40


def grey_of(picture: Image.Image) -> Grey:
    """The picture in grey, on white where it is transparent."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    elif picture.mode.startswith("I;16"):
        return (numpy.asarray(picture) >> 8).astype(numpy.uint8)
    return numpy.asarray(picture.convert("L"))


def without_shade(grey: Grey) -> Grey:
    """The picture with its paper made white: shadows, yellowed or tinted paper and grey fills go."""
    height, width = grey.shape
    small = Image.fromarray(grey).resize(
        (max(width // _REDUCTION, 1), max(height // _REDUCTION, 1)), Image.Resampling.BOX
    )
    paper = small.filter(ImageFilter.MaxFilter(_REACH)).filter(ImageFilter.MedianFilter(_REACH))
    shade = numpy.asarray(paper.resize((width, height), Image.Resampling.BILINEAR), dtype=numpy.float32)
    # A dark area is ink, or a photograph: its shade is left alone.
    shade = numpy.where(shade < 96, 255, shade)
    return numpy.minimum(grey * (255.0 / shade), 255.0).astype(numpy.uint8)


def ink_of(grey: Grey) -> Ink:
    """Which pixels are ink, by the threshold that parts the two best (Otsu 1979)."""
    counts = numpy.bincount(grey.ravel(), minlength=256).astype(numpy.float64)
    levels = numpy.arange(256)
    below, total = numpy.cumsum(counts), counts.sum()
    weight = numpy.cumsum(counts * levels)
    above = total - below
    with numpy.errstate(divide="ignore", invalid="ignore"):
        between = below * above * (weight / below - (weight[-1] - weight) / above) ** 2
    threshold = int(numpy.nanargmax(between)) if numpy.isfinite(between).any() else 0
    spread = int(grey.max()) - int(grey.min())
    return grey <= threshold if spread >= _LEAST_CONTRAST else numpy.zeros(grey.shape, numpy.bool_)
