"""What a signed-in person may see; what is hidden and what does not exist answer alike."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest

from socle.knowledge.contents import pages_of
from socle.knowledge.models import Document, Page, Passage
from socle.organisation.callers import Caller


def _caller(request: HttpRequest) -> Caller:
    return cast(Caller, cast(Any, request).caller)


def document_or_404(request: HttpRequest, number: int) -> Document:
    """A document that the person may see; raises Http404."""
    found = Document.objects.visible_to(_caller(request)).filter(pk=number).select_related("file").first()
    if found is None:
        raise Http404
    return found


def passage_or_404(request: HttpRequest, number: int) -> Passage:
    """A passage that the person may see; raises Http404."""
    found = Passage.objects.visible_to(_caller(request)).filter(pk=number).select_related("document").first()
    if not isinstance(found, Passage):
        raise Http404
    return found


def page_or_404(document: Document, number: int) -> Page:
    """A page of a document that was fetched for the person; raises Http404."""
    found = pages_of(document).filter(number=number).first()
    if found is None:
        raise Http404
    return found
