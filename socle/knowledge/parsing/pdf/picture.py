"""A page of a PDF as a picture."""

from __future__ import annotations

import io
from pathlib import Path

from socle.knowledge.parsing.pdf.reading import open_pdf
from socle.knowledge.parsing.unreadable import Unreadable

FORMATS = {"png": "PNG", "webp": "WEBP"}
WIDEST = 2400
_MOST_PIXELS = 24_000_000


def render(path: Path, number: int, width: int, form: str) -> bytes:
    """The page (from 1) drawn `width` pixels wide; raises Unreadable, IndexError, KeyError."""
    document = open_pdf(path)
    if not 1 <= number <= len(document):
        raise Unreadable("broken")
    page = document[number - 1]
    points_wide, points_high = page.get_size()
    scale = min(max(width, 16), WIDEST) / max(points_wide, 1.0)
    scale = min(scale, (_MOST_PIXELS / max(points_wide * points_high, 1.0)) ** 0.5)
    picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    buffer = io.BytesIO()
    picture.save(
        buffer, FORMATS[form], **({"quality": 80, "method": 4} if form == "webp" else {"optimize": True})
    )
    return buffer.getvalue()
