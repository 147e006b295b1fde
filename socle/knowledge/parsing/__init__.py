"""Documents read into pages and blocks: pure functions, without Django.

`parse` reads a file here and now and belongs in the child process; `sandbox.parse_safely` starts that child.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from socle.knowledge.parsing import recognition
from socle.knowledge.parsing.document import ALL_PAGES, PageChoice, ParsedDocument
from socle.knowledge.parsing.unreadable import Unreadable

__all__ = ["ParsedDocument", "Unreadable", "parse"]


def parse(
    path: Path,
    media_type: str = "",
    *,
    name: str = "",
    progress: Callable[[int, int], None] = lambda done, total: None,
    recognising: Callable[[], None] = lambda: None,
    choice: PageChoice = ALL_PAGES,
) -> ParsedDocument:
    """The pages and blocks of a file, read as what its content says it is.

    `media_type` and `name` are the sender's words: they only tell Markdown from plain text. `progress` is
    called with the pages read and their number, `recognising` before each page that is read from its picture.
    `choice` is for PDFs and pictures; other files are read whole.
    Raises Unreadable.
    """
    recognised = recognition.recognise(path, name, media_type)
    document = _parse(path, recognised, _Reading(progress, recognising, choice))
    if len(document.pages) > choice.most:
        raise Unreadable("too_many_pages", limit=f"{choice.most} pages")
    if not any(
        block.role != "running" and block.text.strip() for page in document.pages for block in page.blocks
    ):
        raise Unreadable("no_text")
    progress(len(document.pages), len(document.pages))
    return document


@dataclass(frozen=True)
class _Reading:
    """How pages are read."""

    progress: Callable[[int, int], None]
    recognising: Callable[[], None]
    choice: PageChoice


def _parse(path: Path, kind: str, how: _Reading) -> ParsedDocument:
    """Imports what this kind needs and nothing else: the child starts faster."""
    if kind == recognition.PDF:
        from socle.knowledge.parsing.pdf import parse_pdf

        return parse_pdf(path, how.progress, how.recognising, how.choice)
    if kind in recognition.IMAGES:
        from socle.knowledge.parsing.scans.images import parse_image

        return parse_image(path, kind, how.progress, how.recognising, how.choice)
    if kind in (recognition.DOCX, recognition.ODT):
        return _parse_archive(path, kind)
    if kind == recognition.HTML:
        from socle.knowledge.parsing.html import parse_html

        return parse_html(path)
    if kind == recognition.MARKDOWN:
        from socle.knowledge.parsing.markdown import parse_markdown

        return parse_markdown(path)
    from socle.knowledge.parsing.text import parse_text

    return parse_text(path)


def _parse_archive(path: Path, kind: str) -> ParsedDocument:
    from socle.knowledge.parsing.archives import check_archive

    check_archive(path)
    if kind == recognition.DOCX:
        from socle.knowledge.parsing.docx import parse_docx

        return parse_docx(path)
    from socle.knowledge.parsing.odt import parse_odt

    return parse_odt(path)
