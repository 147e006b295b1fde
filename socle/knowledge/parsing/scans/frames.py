"""Image files opened as pages: one page a file, or a page for each frame of a TIFF."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageOps

from socle.knowledge.parsing.recognition import JPEG, PNG, TIFF, WEBP
from socle.knowledge.parsing.unreadable import Unreadable

_FORMATS = {PNG: "PNG", JPEG: "JPEG", TIFF: "TIFF", WEBP: "WEBP"}
_MOST_PIXELS = 120_000_000  # A4 at 1,000 dots per inch
_A4 = 595.0  # points of its shorter side
_NARROWEST, _WIDEST = 280.0, 1000.0  # of a sheet's shorter side: between A6 and A3
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, struct.error, Image.DecompressionBombError)


@contextmanager
def image_of(path: Path, kind: str) -> Iterator[Image.Image]:
    """The file opened as the kind that it was recognised as, and nothing else; raises Unreadable."""
    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    try:
        image = Image.open(path, formats=[_FORMATS[kind]])
    except Image.DecompressionBombError as error:
        raise Unreadable("too_complex") from error
    except _BROKEN as error:
        raise Unreadable("broken") from error
    with image:
        yield image


def page_count(image: Image.Image, kind: str) -> int:
    """The frames of a TIFF; other formats hold one page, whatever moves in it."""
    if kind != TIFF:
        return 1
    try:
        return int(getattr(image, "n_frames", 1))
    except _BROKEN as error:
        raise Unreadable("broken") from error


def frame(image: Image.Image, index: int) -> Image.Image:
    """A page's pixels, upright as the camera noted; raises Unreadable."""
    try:
        if index:
            image.seek(index)
        if image.width * image.height > _MOST_PIXELS:
            raise Unreadable("too_complex")
        if image.format == "JPEG":
            image.draft("L" if image.mode == "L" else "RGB", (image.width, image.height))
        return ImageOps.exif_transpose(image)
    except _BROKEN as error:
        raise Unreadable("broken") from error


def paper_size(picture: Image.Image) -> tuple[float, float]:
    """Width and height of the sheet in points: by the resolution that the file notes where that makes a
    sheet of paper, else as an A4 sheet is wide (screens and telephones note any resolution)."""
    noted = picture.info.get("dpi")
    dots = [float(value) for value in noted] if noted else [0.0, 0.0]
    if min(dots) > 0:
        width, height = picture.width * 72 / dots[0], picture.height * 72 / dots[1]
        if _NARROWEST <= min(width, height) <= _WIDEST:
            return width, height
    scale = _A4 / min(picture.size)
    return picture.width * scale, picture.height * scale


def paper_scale(width: float, height: float) -> float:
    """What to divide a PDF page's size by to have a sheet's: files made of pictures without resolution have
    pages as large as their pixels."""
    shorter = min(width, height)
    return shorter / _A4 if shorter > _WIDEST else 1.0
