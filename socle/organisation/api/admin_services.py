"""/v1/admin/services: the services of the administrations, which Albert does not have."""

from __future__ import annotations

from typing import Annotated, Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from socle.organisation import tree
from socle.organisation.api.access import administrator_of_request, manager_of_request, not_found
from socle.organisation.api.admin_organizations import in_use, name_taken
from socle.organisation.api.lists import Json, Name, Slice, listed
from socle.organisation.api.shapes import service_json
from socle.organisation.management import services_managed_by
from socle.organisation.models import Administration, Person

router = Router()
Days = Annotated[int, Field(ge=1, le=3650)]


class NewService(Schema):
    """A service to make."""

    organization: int
    name: Name


class ServiceChange(Schema):
    """What to change of a service; what is absent stays."""

    name: Name | None = None
    retention_days: Days | None = None


@router.post("/admin/services", response={201: dict[str, Any]})
def create_service(request: HttpRequest, body: NewService) -> Status[Json]:
    """Makes a service of an administration."""
    by = administrator_of_request(request)
    administration = Administration.objects.filter(pk=body.organization).first()
    if administration is None:
        raise not_found("organization")
    try:
        made = tree.create_service(administration, body.name, by)
    except tree.NameTaken as error:
        raise name_taken() from error
    return Status(201, service_json(_found(by, made.pk)))


@router.get("/admin/services")
def list_services(request: HttpRequest, part: Query[Slice], organization: int | None = None) -> Json:
    """The services that one manages."""
    rows = _counted(manager_of_request(request))
    rows = rows if organization is None else rows.filter(administration_id=organization)
    return listed(rows, part, service_json)


@router.get("/admin/services/{int:service_id}")
def get_service(request: HttpRequest, service_id: int) -> Json:
    """One service."""
    return service_json(_found(manager_of_request(request), service_id))


@router.patch("/admin/services/{int:service_id}")
def change_service(request: HttpRequest, service_id: int, body: ServiceChange) -> Json:
    """Changes a service's name, or for how many days new content is kept."""
    by = administrator_of_request(request)
    service = _found(by, service_id)
    try:
        tree.change_service(
            service, body.name or service.name, body.retention_days or service.retention_days, by
        )
    except tree.NameTaken as error:
        raise name_taken() from error
    return service_json(service)


@router.delete("/admin/services/{int:service_id}", response={204: None})
def delete_service(request: HttpRequest, service_id: int) -> Status[None]:
    """Removes a service that holds nothing."""
    by = administrator_of_request(request)
    try:
        tree.delete_service(_found(by, service_id), by)
    except tree.InUse as error:
        raise in_use() from error
    return Status(204, None)


def _found(by: Person, number: int) -> Any:
    service = _counted(by).filter(pk=number).first()
    if service is None:
        raise not_found("service")
    return service


def _counted(by: Person) -> QuerySet[Any]:
    return services_managed_by(by).annotate(people_count=Count("people"))
