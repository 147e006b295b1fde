"""A page of a PDF as a picture."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from socle.knowledge.parsing.pdf.reading import open_pdf
from socle.knowledge.parsing.unreadable import Unreadable

_MOST_PIXELS = 24_000_000


def drawn(path: Path, number: int, width: int) -> Image.Image:
    """The page (from 1) drawn `width` pixels wide; raises Unreadable."""
    document = open_pdf(path)
    if not 1 <= number <= len(document):
        raise Unreadable("broken")
    page = document[number - 1]
    points_wide, points_high = page.get_size()
    scale = width / max(points_wide, 1.0)
    scale = min(scale, (_MOST_PIXELS / max(points_wide * points_high, 1.0)) ** 0.5)
    picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    return picture.convert("RGB")
