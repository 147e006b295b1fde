"""/v1/documents/{id}/chunks."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from socle.interface.api_errors import ApiProblem
from socle.knowledge import actions
from socle.knowledge.api.access import caller_of_request, document_seen, document_written, not_found
from socle.knowledge.api.documents import checked_metadata
from socle.knowledge.api.shapes import Json, Slice, chunk_json, listed
from socle.knowledge.contents import passages_of
from socle.knowledge.parsing.normal import clean_lines

router = Router()


class NewChunk(Schema):
    """A passage given as text."""

    content: Annotated[str, Field(min_length=1, max_length=20_000)]
    metadata: dict[str, Any] | None = None


class NewChunks(Schema):
    """Passages to add, 64 at most."""

    chunks: Annotated[list[NewChunk], Field(min_length=1, max_length=64)]


@router.post("/documents/{int:document_id}/chunks", response={201: dict[str, Any]})
def create_chunks(request: HttpRequest, document_id: int, body: NewChunks) -> Status[Json]:
    """Adds passages to a document; they are searched once their vectors are made."""
    caller = caller_of_request(request)
    document = document_written(caller, document_id)
    actions.raise_sensitivity(document.collection, caller.sensitivity)
    texts = [(clean_lines(chunk.content), checked_metadata(chunk.metadata or {})) for chunk in body.chunks]
    if not all(text.strip() for text, _ in texts):
        raise ApiProblem(422, "content\u00a0: un texte est attendu.", param="chunks")
    try:
        ids = actions.add_passages(document, texts)
    except actions.Refused as refusal:
        raise ApiProblem(409, str(refusal), code="not_ready") from refusal
    return Status(201, {"document_id": document.pk, "ids": ids})


@router.get("/documents/{int:document_id}/chunks")
def list_chunks(request: HttpRequest, document_id: int, part: Query[Slice]) -> Json:
    """The chunks of a document, in its order."""
    document = document_seen(caller_of_request(request), document_id)
    rows = passages_of(document).select_related("document")
    return listed(rows, part, chunk_json)


@router.get("/documents/{int:document_id}/chunks/{int:chunk_id}")
def get_chunk(request: HttpRequest, document_id: int, chunk_id: int) -> Json:
    """One chunk."""
    document = document_seen(caller_of_request(request), document_id)
    found = passages_of(document).filter(pk=chunk_id).select_related("document").first()
    if found is None:
        raise not_found("Extrait")
    return chunk_json(found)
