"""Image files as documents: scans and photographs of pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PIL import Image

from socle.knowledge.parsing.document import PageChoice, ParsedDocument
from socle.knowledge.parsing.pdf.structure import structured
from socle.knowledge.parsing.scans.frames import frame, image_of, page_count, paper_size
from socle.knowledge.parsing.scans.page import MOST_PIXELS, RESOLUTION, PageReader, Scan
from socle.knowledge.parsing.unreadable import Unreadable

_MOST_GROWTH = 4.0
_ENOUGH, _PLENTY = 0.85, 1.25  # of the resolution: pictures between are read as they are


def parse_image(
    path: Path,
    kind: str,
    progress: Callable[[int, int], None],
    recognising: Callable[[], None],
    choice: PageChoice,
) -> ParsedDocument:
    """The text recognised on each page; raises Unreadable (broken, too_many_pages, scanned, unrecognised)."""
    reader = PageReader()
    with image_of(path, kind) as image:
        count = page_count(image, kind)
        if count > choice.most:
            raise Unreadable("too_many_pages", limit=f"{choice.most} pages")
        if not reader.available:
            raise Unreadable("scanned")
        laid = []
        for index in range(count):
            if not choice.takes(index + 1):
                continue
            recognising()
            laid.append(reader.read(_scan(frame(image, index), index + 1)))
            progress(index + 1, count)
    if not any(line.text for page in laid for line in page.lines):
        raise Unreadable("unrecognised")
    return ParsedDocument(kind, structured(laid, set()))


def _scan(picture: Image.Image, number: int) -> Scan:
    width, height = paper_size(picture)
    factor = RESOLUTION / 72 * width / picture.width
    if _ENOUGH <= 1 / factor <= _PLENTY:
        factor = 1.0
    factor = min(factor, _MOST_GROWTH, (MOST_PIXELS / (picture.width * picture.height)) ** 0.5)
    if factor != 1.0:
        size = (max(round(picture.width * factor), 1), max(round(picture.height * factor), 1))
        picture = _plain(picture).resize(size, Image.Resampling.LANCZOS)
    return Scan(picture, number, width, height)


def _plain(picture: Image.Image) -> Image.Image:
    """In a mode that can be resized: not of two colours or of a palette."""
    if picture.mode == "1":
        return picture.convert("L")
    return picture.convert("RGBA") if picture.mode in ("P", "PA") else picture
