"""A page of a document as a picture, for those who check the text against it."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from socle.knowledge.parsing.recognition import IMAGES, PDF, recognise
from socle.knowledge.parsing.unreadable import Unreadable

FORMATS = {"png": "PNG", "webp": "WEBP"}
WIDEST = 2400


def render(path: Path, number: int, width: int, form: str) -> bytes:
    """The page (from 1) drawn `width` pixels wide, in an allowed format; raises Unreadable, KeyError."""
    kind = recognise(path)
    width = min(max(width, 16), WIDEST)
    if kind == PDF:
        from socle.knowledge.parsing.pdf.picture import drawn

        return _encoded(drawn(path, number, width), form)
    if kind not in IMAGES:
        raise Unreadable("broken")
    from socle.knowledge.parsing.scans.picture import shrunk

    return _encoded(shrunk(path, kind, number, width), form)


def _encoded(picture: Image.Image, form: str) -> bytes:
    buffer = io.BytesIO()
    options = {"quality": 80, "method": 4} if form == "webp" else {"optimize": True}
    picture.save(buffer, FORMATS[form], **options)
    return buffer.getvalue()
