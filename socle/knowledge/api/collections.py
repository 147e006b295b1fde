"""/v1/collections."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.db.models import Count, ProtectedError, QuerySet, Sum
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from socle.interface.api_errors import ApiProblem
from socle.knowledge import actions
from socle.knowledge.api.access import caller_of_request, collection_seen, collection_written, person_of
from socle.knowledge.api.shapes import Json, Slice, collection_json, listed
from socle.knowledge.models import Collection
from socle.organisation.callers import Caller
from socle.organisation.content import ownership

router = Router()

Name = Annotated[str, Field(min_length=1, max_length=255)]
Visibility = Literal["private", "public"]


class NewCollection(Schema):
    """A collection to make."""

    name: Name
    description: str | None = Field(None, max_length=10_000)
    visibility: Visibility = "private"


class CollectionChange(Schema):
    """What to change of a collection; what is absent stays."""

    name: Name | None = None
    description: str | None = Field(None, max_length=10_000)
    visibility: Visibility | None = None


@router.post("/collections", response={201: dict[str, Any]})
def create_collection(request: HttpRequest, body: NewCollection) -> Status[Json]:
    """Makes a collection of the caller's own."""
    caller = caller_of_request(request)
    if caller.scopes.collections:
        message = "This key may only use the collections that it names: it may not make others."
        raise ApiProblem(403, message, type="permission_error", code="collection_not_in_scope")
    collection = Collection.objects.create(
        name=body.name,
        description=body.description or "",
        visibility=body.visibility,
        sensitivity=caller.sensitivity,
        **ownership(person_of(caller)),
    )
    return Status(201, {"id": collection.pk})


@router.get("/collections")
def list_collections(
    request: HttpRequest,
    part: Query[Slice],
    name: str | None = None,
    visibility: Visibility | None = None,
) -> Json:
    """The collections that the caller may read, newest first."""
    rows = _counted(caller_of_request(request)).order_by("-pk")
    if name is not None:
        rows = rows.filter(name=name)
    if visibility is not None:
        rows = rows.filter(visibility=visibility)
    return listed(rows, part, collection_json)


@router.get("/collections/{int:collection_id}")
def get_collection(request: HttpRequest, collection_id: int) -> Json:
    """One collection."""
    caller = caller_of_request(request)
    collection_seen(caller, collection_id)
    return collection_json(_counted(caller).get(pk=collection_id))


@router.patch("/collections/{int:collection_id}", response={204: None})
def change_collection(request: HttpRequest, collection_id: int, body: CollectionChange) -> Status[None]:
    """Changes a collection's name, description or visibility."""
    collection = collection_written(caller_of_request(request), collection_id)
    for field, value in body.dict(exclude_none=True).items():
        setattr(collection, field, value)
    collection.save()
    return Status(204, None)


@router.delete("/collections/{int:collection_id}", response={204: None})
def delete_collection(request: HttpRequest, collection_id: int) -> Status[None]:
    """Deletes a collection and all its documents."""
    collection = collection_written(caller_of_request(request), collection_id)
    try:
        actions.delete_collection(collection)
    except ProtectedError as error:
        message = "Cette collection appartient à un projet ou à une conversation\u00a0: supprimez celui-ci."
        raise ApiProblem(409, message, code="in_use") from error
    return Status(204, None)


def _counted(caller: Caller) -> QuerySet[Any]:
    seen = Collection.objects.visible_to(caller).select_related("owner")
    return seen.annotate(documents_count=Count("documents"), documents_size=Sum("documents__size"))
