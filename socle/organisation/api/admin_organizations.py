"""/v1/admin/organizations: the administrations, for the platform's administrators."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Schema, Status

from socle.interface.api_errors import ApiProblem
from socle.organisation import tree
from socle.organisation.api.access import administrator_of_request, not_found
from socle.organisation.api.lists import Json, Name, Slice, listed
from socle.organisation.api.shapes import organization_json
from socle.organisation.models import Administration

router = Router()


class Organization(Schema):
    """An administration to make or to rename."""

    name: Name


@router.post("/admin/organizations", response={201: dict[str, Any]})
def create_organization(request: HttpRequest, body: Organization) -> Status[Json]:
    """Makes an administration; make its services next."""
    by = administrator_of_request(request)
    try:
        made = tree.create_administration(body.name, by)
    except tree.NameTaken as error:
        raise name_taken() from error
    return Status(201, organization_json(_counted().get(pk=made.pk)))


@router.get("/admin/organizations")
def list_organizations(request: HttpRequest, part: Query[Slice]) -> Json:
    """Every administration."""
    administrator_of_request(request)
    return listed(_counted(), part, organization_json)


@router.get("/admin/organizations/{int:organization_id}")
def get_organization(request: HttpRequest, organization_id: int) -> Json:
    """One administration."""
    administrator_of_request(request)
    return organization_json(_found(organization_id))


@router.patch("/admin/organizations/{int:organization_id}")
def change_organization(request: HttpRequest, organization_id: int, body: Organization) -> Json:
    """Renames an administration."""
    by = administrator_of_request(request)
    found = _found(organization_id)
    try:
        tree.rename_administration(found, body.name, by)
    except tree.NameTaken as error:
        raise name_taken() from error
    return organization_json(found)


@router.delete("/admin/organizations/{int:organization_id}", response={204: None})
def delete_organization(request: HttpRequest, organization_id: int) -> Status[None]:
    """Removes an administration in which nobody ever was."""
    by = administrator_of_request(request)
    try:
        tree.delete_administration(_found(organization_id), by)
    except tree.InUse as error:
        raise in_use() from error
    return Status(204, None)


def name_taken() -> ApiProblem:
    """The answer where a name is in use in the same place."""
    return ApiProblem(409, "name: this name is taken.", param="name", code="already_exists")


def in_use() -> ApiProblem:
    """The answer where something still belongs to what should go."""
    return ApiProblem(409, "People or contents still belong to it.", code="in_use")


def _found(number: int) -> Administration:
    found = _counted().filter(pk=number).first()
    if not isinstance(found, Administration):
        raise not_found("organization")
    return found


def _counted() -> QuerySet[Any]:
    return Administration.objects.annotate(people_count=Count("people")).prefetch_related("services")
