"""A PDF read from its first page to its last, then understood as a whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from socle.knowledge.parsing.document import ParsedDocument
from socle.knowledge.parsing.pdf.layout import LaidPage, lay_out
from socle.knowledge.parsing.pdf.structure import structured
from socle.knowledge.parsing.pdf.styles import plain
from socle.knowledge.parsing.unreadable import Unreadable

_FEW = 30  # characters on a page that is in truth a picture
_ERRORS = {pdfium.FPDF_ERR_PASSWORD: "encrypted", pdfium.FPDF_ERR_SECURITY: "encrypted"}


def open_pdf(path: Path) -> pypdfium2.PdfDocument:
    """The document; raises Unreadable when it needs a password or is broken."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(_ERRORS.get(getattr(error, "err_code", None), "broken")) from error
    if len(document) == 0:
        raise Unreadable("broken")
    return document


def parse_pdf(path: Path, most_pages: int, progress: Callable[[int, int], None]) -> ParsedDocument:
    """The pages and blocks of a PDF; raises Unreadable (encrypted, broken, too_many_pages, scanned)."""
    document = open_pdf(path)
    count = len(document)
    if count > most_pages:
        raise Unreadable("too_many_pages", limit=f"{most_pages} pages")
    laid: list[LaidPage] = []
    pictures = 0
    for index in range(count):
        page = _page(document, index)
        laid.append(lay_out(page, index + 1))
        pictures += _written(laid[-1]) < _FEW and _is_picture(page, has_text=bool(laid[-1].lines))
        page.close()
        progress(index + 1, count)
    _refuse_textless(laid, pictures)
    return ParsedDocument("application/pdf", structured(laid, _outline(document)))


def _page(document: pypdfium2.PdfDocument, index: int) -> pypdfium2.PdfPage:
    try:
        return document[index]
    except pypdfium2.PdfiumError as error:
        raise Unreadable("broken") from error


def _refuse_textless(laid: list[LaidPage], pictures: int) -> None:
    """A scan with a line of text here and there (a stamp, a page number) is still a scan."""
    written = sum(map(_written, laid))
    if pictures and written < _FEW * len(laid):
        raise Unreadable("scanned")
    if not written:
        raise Unreadable("no_text")


def _written(page: LaidPage) -> int:
    return sum(len(line.text.strip()) for line in page.lines)


def _is_picture(page: pypdfium2.PdfPage, has_text: bool) -> bool:
    """Whether a page is drawn rather than written: an image over half of it or, without any text, whatever
    is drawn."""
    if not has_text:
        kinds = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH)
        return any(True for _ in page.get_objects(filter=kinds, max_depth=3))
    width, height = page.get_size()
    boxes = (
        image.get_bounds() for image in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=1)
    )
    return any((box[2] - box[0]) * (box[3] - box[1]) > width * height / 2 for box in boxes)


def _outline(document: pypdfium2.PdfDocument) -> set[str]:
    try:
        return {plain(bookmark.get_title()) for bookmark in document.get_toc(max_depth=8)}
    except pypdfium2.PdfiumError:
        return set()
