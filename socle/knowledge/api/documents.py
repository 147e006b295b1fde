"""/v1/documents."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from ninja import Field, File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile

from socle.interface.api_errors import ApiProblem
from socle.interface.api_parser import read_json
from socle.knowledge import actions
from socle.knowledge.api.access import (
    caller_of_request,
    collection_seen,
    collection_written,
    document_seen,
    document_written,
    person_of,
)
from socle.knowledge.api.shapes import Json, Slice, document_json, listed
from socle.knowledge.chunking import PRESETS
from socle.knowledge.models import Document
from socle.organisation.callers import Caller

router = Router()
_MOST_METADATA = 10
_PLAIN = (str, int, float, bool)
_CUTTING = ("disable_chunking", "chunk_size", "chunk_min_size", "chunk_overlap", "preset_separators")


class NewDocument(Schema):
    """The fields sent with a file. `collection` is the older name of `collection_id`."""

    collection_id: int | None = None
    collection: int | None = None
    name: str | None = Field(None, max_length=255)
    disable_chunking: bool = False
    chunk_size: int = Field(2048, ge=1, le=100_000)
    chunk_min_size: int = Field(0, ge=0, le=100_000)
    chunk_overlap: int = Field(0, ge=0, le=100_000)
    preset_separators: str = "markdown"
    metadata: str | None = None


@router.post("/documents", response={201: dict[str, Any]})
def create_document(
    request: HttpRequest, body: Form[NewDocument], file: File[UploadedFile | None] = None
) -> Status[Json]:
    """Adds a file to a collection and has it read; without a file, a document to be given chunks.

    Documents are cut along their structure, unless the request says how to cut.
    """
    caller = caller_of_request(request)
    number = body.collection_id if body.collection_id is not None else body.collection
    if number is None:
        raise ApiProblem(422, "collection_id\u00a0: champ obligatoire.", param="collection_id")
    collection = collection_written(caller, number)
    actions.raise_sensitivity(collection, caller.sensitivity)
    person, metadata = person_of(caller), _metadata(body.metadata)
    try:
        if file is None:
            document = actions.add_texts(person, collection, body.name or "document", metadata)
        else:
            name, splitting = body.name or file.name or "document", _splitting(request, body)
            document = actions.add_document(
                person, collection, name, file.chunks(), splitting=splitting, metadata=metadata
            )
    except actions.Refused as refusal:
        raise ApiProblem(413 if file else 422, str(refusal), code="refused", param="file") from refusal
    return Status(201, {"id": document.pk})


def _metadata(text: str | None) -> dict[str, Any]:
    if not text:
        return {}
    try:
        found = read_json(text)
    except ValueError as error:
        raise ApiProblem(422, "metadata\u00a0: un objet JSON est attendu.", param="metadata") from error
    return checked_metadata(found)


def checked_metadata(found: Any) -> dict[str, Any]:
    """Metadata of at most ten plain values; raises ApiProblem 422."""
    plain = isinstance(found, dict) and all(isinstance(value, _PLAIN) for value in found.values())
    if not plain or len(found) > _MOST_METADATA:
        message = f"metadata\u00a0: un objet d’au plus {_MOST_METADATA} valeurs simples est attendu."
        raise ApiProblem(422, message, param="metadata")
    return dict(found)


def _splitting(request: HttpRequest, body: NewDocument) -> dict[str, Any]:
    """How the request asks to cut; nothing when it does not say."""
    separators = _separators(request)
    if not separators and not any(name in request.POST for name in _CUTTING):
        return {}
    if body.preset_separators not in PRESETS:
        allowed = ", ".join(PRESETS)
        raise ApiProblem(422, f"preset_separators\u00a0: {allowed}.", param="preset_separators")
    return {name: getattr(body, name) for name in _CUTTING} | {"separators": separators}


def _separators(request: HttpRequest) -> list[str]:
    """Sent as repeated fields, or as one JSON list."""
    values = [*request.POST.getlist("separators"), *request.POST.getlist("separators[]")]
    if len(values) == 1 and values[0].startswith("["):
        try:
            values = [str(value) for value in read_json(values[0])]
        except (ValueError, TypeError):
            return values[:20]
    return [value for value in values if value][:20]


@router.get("/documents")
def list_documents(
    request: HttpRequest, part: Query[Slice], collection_id: int | None = None, name: str | None = None
) -> Json:
    """The documents that the caller may read, newest first; of one collection where it is given."""
    caller = caller_of_request(request)
    rows = _counted(caller).order_by("-pk")
    if collection_id is not None:
        rows = rows.filter(collection=collection_seen(caller, collection_id))
    if name is not None:
        rows = rows.filter(name=name)
    return listed(rows, part, document_json)


@router.get("/documents/{int:document_id}")
def get_document(request: HttpRequest, document_id: int) -> Json:
    """One document, with the progress of its reading."""
    caller = caller_of_request(request)
    document_seen(caller, document_id)
    return document_json(_counted(caller).get(pk=document_id))


@router.delete("/documents/{int:document_id}", response={204: None})
def delete_document(request: HttpRequest, document_id: int) -> Status[None]:
    """Deletes a document and all that was made of it."""
    actions.delete_document(document_written(caller_of_request(request), document_id))
    return Status(204, None)


def _counted(caller: Caller) -> QuerySet[Any]:
    return Document.objects.visible_to(caller).annotate(chunks_count=Count("passages"))
