"""A PDF read from its first page to its last, then understood as a whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium

from socle.knowledge.parsing.document import ALL_PAGES, PageChoice, ParsedDocument
from socle.knowledge.parsing.pdf.characters import GAP, LINE_END
from socle.knowledge.parsing.pdf.geometry import sheet_of
from socle.knowledge.parsing.pdf.layout import LaidPage, lay_out, written_on
from socle.knowledge.parsing.pdf.pictures import FEW, MOST_BESIDE_PICTURE, is_picture, scan_of
from socle.knowledge.parsing.pdf.structure import structured
from socle.knowledge.parsing.pdf.styles import plain
from socle.knowledge.parsing.unreadable import Unreadable

if TYPE_CHECKING:
    from socle.knowledge.parsing.scans.page import PageReader

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


def parse_pdf(
    path: Path,
    progress: Callable[[int, int], None],
    recognising: Callable[[], None] = lambda: None,
    choice: PageChoice = ALL_PAGES,
) -> ParsedDocument:
    """The pages and blocks of a PDF; pages that are pictures are recognised, each announced by `recognising`.
    Raises Unreadable (encrypted, broken, too_many_pages, scanned, unrecognised, no_text)."""
    document = open_pdf(path)
    count = len(document)
    if count > choice.most:
        raise Unreadable("too_many_pages", limit=f"{choice.most} pages")
    reading = _Reading(recognising, choice.from_pictures)
    for index in range(count):
        if not choice.takes(index + 1):
            continue
        page = _page(document, index)
        reading.read(page, index + 1)
        page.close()
        progress(index + 1, count)
    reading.refuse_textless()
    return ParsedDocument(
        "application/pdf", structured(reading.laid, _outline(document)), unread=reading.unread
    )


class _Reading:
    """The pages read so far, and the numbers of those that nothing here can read."""

    def __init__(self, recognising: Callable[[], None], from_pictures: bool = False) -> None:
        self.laid: list[LaidPage] = []
        self.unread: list[int] = []
        self._recognising = recognising
        self._from_pictures = from_pictures
        self._scans: PageReader | None = None

    def read(self, page: pypdfium2.PdfPage, number: int) -> None:
        """Lays out a page, from its text or from its picture."""
        sheet = sheet_of(page)
        written = [] if self._from_pictures else written_on(page, sheet)
        visible = sum(character is not GAP and character is not LINE_END for character in written)
        has_text = visible >= MOST_BESIDE_PICTURE or not is_picture(page, visible)
        if has_text and not self._from_pictures:
            self.laid.append(lay_out(page, number, written, sheet))
            return
        if self._reader().available:
            self._recognising()
            self.laid.append(self._reader().read(scan_of(page, number, written, sheet)))
        else:
            self.unread.append(number)
            self.laid.append(lay_out(page, number, written, sheet))

    def _reader(self) -> PageReader:
        """Loaded with the first page that needs it: most documents need none."""
        from socle.knowledge.parsing.scans.page import PageReader

        if self._scans is None:
            self._scans = PageReader()
        return self._scans

    def refuse_textless(self) -> None:
        """A scan with a line of text here and there (a stamp, a page number) is still a scan."""
        written = sum(len(line.text.strip()) for page in self.laid for line in page.lines)
        if self.unread and written < FEW * len(self.laid):
            raise Unreadable("scanned")
        if not written:
            raise Unreadable("unrecognised" if any(page.recognised for page in self.laid) else "no_text")


def _page(document: pypdfium2.PdfDocument, index: int) -> pypdfium2.PdfPage:
    try:
        return document[index]
    except pypdfium2.PdfiumError as error:
        raise Unreadable("broken") from error


def _outline(document: pypdfium2.PdfDocument) -> set[str]:
    try:
        return {plain(bookmark.get_title()) for bookmark in document.get_toc(max_depth=8)}
    except pypdfium2.PdfiumError:
        return set()
