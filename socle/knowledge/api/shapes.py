"""The JSON of collections, documents, chunks and lists of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from ninja import Field, Schema

from socle.knowledge.models import Collection, Document, Passage

Json = dict[str, Any]


class Slice(Schema):
    """Which part of a list."""

    offset: int = Field(0, ge=0, le=2**31)
    limit: int = Field(10, ge=1, le=100)


def listed(rows: QuerySet[Any], part: Slice, shape: Any) -> Json:
    """A part of a list, with how long the whole is."""
    data = [shape(row) for row in rows[part.offset : part.offset + part.limit]]
    return {"object": "list", "data": data, "total": rows.count(), "offset": part.offset, "limit": part.limit}


def seconds(moment: datetime) -> int:
    """A moment as Unix time."""
    return int(moment.timestamp())


def collection_json(collection: Any) -> Json:
    """A collection with the number and size of its documents (annotated: documents_count, documents_size)."""
    row: Collection = collection
    return {
        "object": "collection",
        "id": row.pk,
        "name": row.name,
        "owner": row.owner.email if row.owner else "",
        "description": row.description,
        "visibility": row.visibility,
        "created": seconds(row.created),
        "updated": seconds(row.updated),
        "deletes_on": row.deletes_on.isoformat(),
        "documents": collection.documents_count,
        "size": collection.documents_size or 0,
    }


def document_json(document: Any) -> Json:
    """A document, how far its reading has come, and why it failed (annotated: chunks_count)."""
    row: Document = document
    return {
        "object": "document",
        "id": row.pk,
        "name": row.name,
        "collection_id": row.collection_id,
        "created": seconds(row.created),
        "deletes_on": row.deletes_on.isoformat(),
        "chunks": document.chunks_count,
        "size": row.size,
        "pages": row.page_count,
        "status": row.status,
        "progress": {"done": row.done, "total": row.total, "unit": row.unit},
        "error": {"code": row.failure_code, "message": row.failure} if row.failure else None,
        "metadata": row.metadata,
    }


def chunk_json(passage: Passage) -> Json:
    """A chunk; its metadata says its document's name, its page and its headings too."""
    where = {"document_name": passage.document.name, "page": passage.page, "headings": passage.headings}
    return {
        "object": "chunk",
        "id": passage.pk,
        "collection_id": passage.collection_id,
        "document_id": passage.document_id,
        "content": passage.text,
        "metadata": {**passage.document.metadata, **passage.metadata, **where},
        "created": seconds(passage.created),
    }


def usage_json(usage: Mapping[str, Any]) -> Json:
    """What an answer cost, each figure present; zeros where no model was called."""
    impacts = usage.get("impacts") or {}
    return {
        "prompt_tokens": usage.get("prompt_tokens") or 0,
        "completion_tokens": usage.get("completion_tokens") or 0,
        "total_tokens": usage.get("total_tokens") or 0,
        "cost": float(usage.get("cost") or 0.0),
        "impacts": {"kWh": impacts.get("kWh") or 0.0, "kgCO2eq": impacts.get("kgCO2eq") or 0.0},
    }
