"""The documents that a run was given."""

from __future__ import annotations

from typing import cast

from django.db.models import QuerySet

from socle.knowledge.models import Document
from socle.work.models import Run

_READ = (Document.Status.INDEXING, Document.Status.READY)
_READ_BUT_NOT_INDEXED = {"embedding", "engine_away"}


def is_read(document: Document) -> bool:
    """Whether its pages are there: a tool needs no more, also where search could not be prepared."""
    failed_later = document.failure_code in _READ_BUT_NOT_INDEXED and document.page_count > 0
    return document.status in _READ or (document.status == Document.Status.FAILED and failed_later)


def documents_of(run: Run, name: str = "") -> QuerySet[Document]:
    """A run's documents in the order in which they were given; those of one input where it is named."""
    if run.collection_id is None:
        return cast("QuerySet[Document]", Document.objects.none())
    rows = Document.objects.filter(collection_id=run.collection_id).order_by("pk")
    return cast("QuerySet[Document]", rows.filter(metadata__input=name) if name else rows)
