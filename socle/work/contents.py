"""The documents that a run was given."""

from __future__ import annotations

from typing import cast

from django.db.models import QuerySet

from socle.knowledge.models import Document
from socle.work.models import Run


def documents_of(run: Run, name: str = "") -> QuerySet[Document]:
    """A run's documents in the order in which they were given; those of one input where it is named."""
    if run.collection_id is None:
        return cast("QuerySet[Document]", Document.objects.none())
    rows = Document.objects.filter(collection_id=run.collection_id).order_by("pk")
    return cast("QuerySet[Document]", rows.filter(metadata__input=name) if name else rows)
