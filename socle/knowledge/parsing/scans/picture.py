"""A page of an image file as a picture of the width asked for."""

from __future__ import annotations

from pathlib import Path

import numpy
from PIL import Image

from socle.knowledge.parsing.scans.frames import frame, image_of, page_count
from socle.knowledge.parsing.scans.ink import grey_of
from socle.knowledge.parsing.unreadable import Unreadable

_HIGHEST = 16_000  # pixels: WebP's limit is 16,383


def shrunk(path: Path, kind: str, number: int, width: int) -> Image.Image:
    """The page (from 1), `width` pixels wide; raises Unreadable."""
    with image_of(path, kind) as image:
        if not 1 <= number <= page_count(image, kind):
            raise Unreadable("broken")
        picture = _coloured(frame(image, number - 1))
    height = min(max(round(picture.height * width / picture.width), 1), _HIGHEST)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _coloured(picture: Image.Image) -> Image.Image:
    """In colours, on white where it is transparent."""
    if picture.mode in ("RGB", "L", "1", "CMYK", "YCbCr"):
        return picture.convert("RGB")
    if picture.mode.startswith("I;16"):
        return Image.fromarray(numpy.asarray(grey_of(picture))).convert("RGB")
    over = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", over.size, "white"), over).convert("RGB")
