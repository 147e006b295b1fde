"""The source pane: a page, with a passage or a quote of it outlined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from socle.knowledge.contents import pages_of
from socle.knowledge.marking import Marked, marked_page, page_html, quoted_page
from socle.knowledge.models import Document, Page, Passage
from socle.knowledge.parsing.document import Box
from socle.knowledge.parsing.recognition import PICTURED
from socle.knowledge.views.access import document_or_404, page_or_404, passage_or_404


@dataclass(frozen=True)
class Source:
    """What `knowledge/_source.html` shows."""

    document: Document
    page: int
    page_count: int
    passage_id: int | None
    headings: list[str]
    image: str | None
    width: float
    height: float
    boxes: list[dict[str, float]]
    text_html: SafeString
    recognised: bool
    previous: int | None
    next: int | None


@login_required
@require_safe
def passage(request: HttpRequest, number: int) -> HttpResponse:
    """A passage on its page; `start` and `end` narrow it to a quote, `page` shows another page."""
    found = passage_or_404(request, number)
    quote = _quote(request, found)
    wanted = _number(request, "page") or _page_of(found, quote)
    row = page_or_404(found.document, wanted)
    return _shown(request, row, marked_page(row, found, quote), found)


@login_required
@require_safe
def page(request: HttpRequest, number: int, page: int) -> HttpResponse:
    """A page without any passage."""
    document = document_or_404(request, number)
    row = page_or_404(document, page)
    return _shown(request, row, marked_page(row, None, ""), None)


def quoted_source(
    request: HttpRequest, row: Page, quote: str, box: Sequence[float] | None = None
) -> HttpResponse:
    """A page with a quote outlined, for those above who know where it stands; `box` serves where the quote's
    words are not found."""
    return _shown(request, row, quoted_page(row, quote, box), None)


def _quote(request: HttpRequest, found: Passage) -> str:
    start, end = _number(request, "start"), _number(request, "end")
    return found.text[start or 0 : end] if end else ""


def _page_of(found: Passage, quote: str) -> int:
    """The page that the quote stands on, when the passage goes over several."""
    pages = sorted({int(span["page"]) for span in found.spans})
    if quote and len(pages) > 1:
        for row in pages_of(found.document).filter(number__in=pages):
            if marked_page(row, found, quote).has_quote:
                return row.number
    return found.page


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _shown(request: HttpRequest, row: Page, marked: Marked, found: Passage | None) -> HttpResponse:
    document = row.document
    has_image = document.media_type in PICTURED and document.file_id is not None
    context: dict[str, Any] = {
        "source": Source(
            document=document,
            page=row.number,
            page_count=document.page_count,
            passage_id=found.pk if found else None,
            headings=found.headings if found else [],
            image=reverse("knowledge:page-image", args=[document.pk, row.number]) if has_image else None,
            width=row.width or 0.0,
            height=row.height or 0.0,
            boxes=[_box(box) for box in marked.boxes],
            text_html=page_html(row, marked),
            recognised=row.recognised,
            previous=row.number - 1 if row.number > 1 else None,
            next=row.number + 1 if row.number < document.page_count else None,
        )
    }
    template = "knowledge/_source.html" if request.headers.get("HX-Request") else "knowledge/source.html"
    return render(request, template, context)


def _box(box: Box) -> dict[str, float]:
    left, top, right, bottom = box
    return {"x": left - 2, "y": top - 2, "width": right - left + 4, "height": bottom - top + 4}
