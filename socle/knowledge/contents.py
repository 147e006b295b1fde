"""The pages and passages of a document that was fetched for its reader."""

from __future__ import annotations

from typing import cast

from django.db.models import QuerySet

from socle.knowledge.models import Document, Page, Passage


def pages_of(document: Document) -> QuerySet[Page]:
    """The document's pages, in order."""
    return cast("QuerySet[Page]", Page.objects.filter(document=document).order_by("number"))


def passages_of(document: Document) -> QuerySet[Passage]:
    """The document's passages, in order."""
    return cast("QuerySet[Passage]", Passage.objects.filter(document=document).order_by("ordinal"))
