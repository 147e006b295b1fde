"""Pages of a PDF that are pictures rather than text, and their pixels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium

from socle.knowledge.parsing.pdf.characters import Character
from socle.knowledge.parsing.pdf.geometry import Sheet

if TYPE_CHECKING:
    from socle.knowledge.parsing.scans.page import Scan

FEW = 30
"""Fewer characters on a page that shows a picture do not make it a page of text."""
MOST_BESIDE_PICTURE = 400
"""With as many, a page is text even where a picture covers it: a stamp of transmission has fewer."""
_HALF, _MOST = 0.5, 0.8


def is_picture(page: pypdfium2.PdfPage, written: int) -> bool:
    """Whether a page of so many characters is drawn rather than written: a picture over half of it, over
    most of it where there is more than a few words or, without any, whatever is drawn."""
    if not written:
        kinds = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH)
        return any(True for _ in page.get_objects(filter=kinds, max_depth=3))
    width, height = page.get_size()
    least = width * height * (_HALF if written < FEW else _MOST)
    boxes = (
        image.get_bounds() for image in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=2)
    )
    return any((box[2] - box[0]) * (box[3] - box[1]) > least for box in boxes)


def scan_of(page: pypdfium2.PdfPage, number: int, written: Sequence[Character], sheet: Sheet) -> Scan:
    """The page drawn for recognition, with the characters that need none."""
    from socle.knowledge.parsing.scans.frames import paper_scale
    from socle.knowledge.parsing.scans.page import MOST_PIXELS, RESOLUTION, Scan

    width, height = sheet.size
    unit = paper_scale(width, height)
    scale = min(RESOLUTION / 72 / unit, (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
    picture = page.render(scale=scale, may_draw_forms=False, grayscale=True).to_pil()
    return Scan(picture, number, width, height, unit, written)
