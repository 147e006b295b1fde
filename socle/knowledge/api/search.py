"""/v1/search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from asgiref.sync import sync_to_async
from django.http import HttpRequest
from ninja import Field, Router, Schema

from socle.inference.client import GatewayBusy, GatewayError, NotPermitted
from socle.inference.policy import highest
from socle.interface.api_errors import ApiProblem
from socle.knowledge.api.access import caller_of_request, not_found
from socle.knowledge.api.shapes import Json, chunk_json, usage_json
from socle.knowledge.embedding import question_vector
from socle.knowledge.models import Collection, Document
from socle.knowledge.search import BadFilter, Conditions, Hit, conditions_of, search
from socle.organisation.callers import Caller
from socle.storage.scope import administration_scope

router = Router()
Number = Annotated[int, Field(ge=1)]
_LONGEST_QUERY = 20_000


class Question(Schema):
    """A search. `prompt` and `collections` are the older names of `query` and `collection_ids`."""

    query: str | None = Field(None, max_length=_LONGEST_QUERY)
    prompt: str | None = Field(None, max_length=_LONGEST_QUERY)
    collection_ids: list[Number] | None = Field(None, max_length=100)
    collections: list[Number] | None = Field(None, max_length=100)
    document_ids: list[Number] = Field([], max_length=100)
    metadata_filters: dict[str, Any] | None = None
    limit: int = Field(10, ge=1, le=100)
    offset: int = Field(0, ge=0, le=10_000)
    method: Literal["semantic", "lexical", "hybrid"] = "hybrid"
    rff_k: float | None = Field(None, gt=0)
    score_threshold: float | None = Field(None, ge=0, le=1)

    @property
    def text(self) -> str:
        """The question; raises ApiProblem 422 when there is none."""
        text = (self.query if self.query is not None else self.prompt or "").strip()
        if not text:
            raise ApiProblem(422, "query\u00a0: une question est attendue.", param="query")
        return text


@router.post("/search")
async def search_passages(request: HttpRequest, body: Question) -> Json:
    """The passages that answer best among those the caller may see, and what the search cost.

    No transaction is open while the question's vector is asked for. Without a vector a hybrid search goes by
    words alone, and its results say so; a semantic one fails.
    """
    caller = caller_of_request(request)
    conditions = _conditions(body.metadata_filters)
    searched = await sync_to_async(_scope)(caller, body)
    vector: list[float] | None = None
    usage: Mapping[str, Any] = {}
    if body.method != "lexical":
        vector, usage = await sync_to_async(_vector, thread_sensitive=False)(caller, body)
    hits = await sync_to_async(_search)(caller, body, searched.collections, vector, conditions)
    data = [{"method": hit.method, "score": hit.score, "chunk": chunk_json(hit.passage)} for hit in hits]
    usage = usage_json(usage)
    return {"object": "list", "data": data, "usage": usage, "sensitivity": searched.sensitivity}


def _conditions(filters: dict[str, Any] | None) -> Conditions | None:
    try:
        return conditions_of(filters) if filters else None
    except BadFilter as error:
        raise ApiProblem(422, f"metadata_filters\u00a0: {error}", param="metadata_filters") from error


@dataclass(frozen=True)
class _Searched:
    """The collections searched, and the highest of their sensitivities: that of a chat that reads them."""

    collections: list[int]
    sensitivity: str


def _scope(caller: Caller, body: Question) -> _Searched:
    """What to search, all of the caller's collections where none is named; raises ApiProblem 404 for one that
    the caller does not see, and so for documents."""
    wanted = body.collection_ids if body.collection_ids is not None else body.collections
    with administration_scope(caller.administration_id):
        seen = Collection.objects.visible_to(caller)
        found = set((seen.filter(pk__in=wanted) if wanted else seen).values_list("pk", flat=True))
        documents = Document.objects.visible_to(caller).filter(pk__in=body.document_ids)
        if wanted and found != set(wanted):
            raise not_found("Collection")
        if documents.count() != len(set(body.document_ids)):
            raise not_found("Document")
        read = Collection.objects.filter(pk__in=found)
        if body.document_ids:
            read = read.filter(documents__in=documents)
        sensitivities = read.values_list("sensitivity", flat=True).distinct()
        return _Searched(sorted(found) if body.text else [], highest(*sensitivities))


def _vector(caller: Caller, body: Question) -> tuple[list[float] | None, Mapping[str, Any]]:
    try:
        return question_vector(caller, body.text)
    except GatewayError as error:
        if body.method == "hybrid" and error.retryable:
            return None, {}
        raise _problem(error) from error


def _problem(error: GatewayError) -> ApiProblem:
    if isinstance(error, NotPermitted):
        return ApiProblem(403, "Aucun modèle n’est autorisé pour des données de cette sensibilité.")
    if isinstance(error, GatewayBusy):
        headers = {"Retry-After": str(round(error.retry_after or 1))}
        return ApiProblem(429, "Le modèle est très demandé. Réessayez dans un instant.", headers=headers)
    return ApiProblem(503, "Le modèle qui compare les sens ne répond pas. Réessayez dans un instant.")


def _search(
    caller: Caller,
    body: Question,
    collections: list[int],
    vector: list[float] | None,
    conditions: Conditions | None,
) -> list[Hit]:
    return search(
        caller,
        body.text,
        collections,
        body.document_ids,
        method=body.method,
        limit=body.limit,
        offset=body.offset,
        query_vector=vector,
        metadata_filters=conditions,
        rff_k=body.rff_k,
        score_threshold=body.score_threshold,
    )
