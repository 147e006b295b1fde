"""A page as a picture."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from socle.knowledge import page_cache
from socle.knowledge.models import Document
from socle.knowledge.parsing.page_image import render_page
from socle.knowledge.parsing.unreadable import Unreadable
from socle.knowledge.views.access import document_or_404, page_or_404
from socle.storage.files import path_of

WIDTH = 1200
"""Pixels: sharp on a screen of double density in half a window."""


@login_required
@require_safe
def picture(request: HttpRequest, number: int, page: int) -> HttpResponse:
    """The page drawn in the child process the first time, then from the cache."""
    document = document_or_404(request, number)
    page_or_404(document, page)
    path = page_cache.path_of(document.pk, page, WIDTH)
    if not path.exists():
        page_cache.keep(path, _drawn(document, page))
        if not Document.objects.filter(pk=document.pk).exists():
            page_cache.drop(document.pk)
            raise Http404
    response = HttpResponse(path.read_bytes(), content_type="image/webp")
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _drawn(document: Document, page: int) -> bytes:
    if document.file is None:
        raise Http404
    try:
        return render_page(path_of(document.file), page, WIDTH)
    except (Unreadable, FileNotFoundError) as error:
        raise Http404 from error
