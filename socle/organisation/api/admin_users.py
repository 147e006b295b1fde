"""/v1/admin/users: people and service accounts."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest
from ninja import Query, Router, Schema, Status

from socle.interface.api_errors import ApiProblem
from socle.organisation import membership
from socle.organisation.accounts import KnownPerson, create_person
from socle.organisation.api.access import manager_of_request, not_found, refused
from socle.organisation.api.lists import Email, Json, Name, Slice, listed
from socle.organisation.api.shapes import user_json
from socle.organisation.management import people_managed_by, services_managed_by
from socle.organisation.membership import NotAllowed
from socle.organisation.models import Person, Role, Service
from socle.organisation.service_accounts import create_service_account, hand_over

router = Router()


class RoleHeld(Schema):
    """A role, and the service where it is of one."""

    role: Role
    service: int | None = None


class NewUser(Schema):
    """A person with an e-mail, or a service account with somebody who answers for it."""

    service: int
    name: Name
    email: Email | None = None
    service_account: bool = False
    responsible: int | None = None


class UserChange(Schema):
    """What to change of a person; what is absent stays. `roles` are all that the person is to hold."""

    name: Name | None = None
    active: bool | None = None
    service: int | None = None
    responsible: int | None = None
    roles: list[RoleHeld] | None = None


@router.post("/admin/users", response={201: dict[str, Any]})
def create_user(request: HttpRequest, body: NewUser) -> Status[Json]:
    """Makes a person, who signs in by a link or by the organisation's sign-in, or a service account."""
    by = manager_of_request(request)
    service = _service(by, body.service)
    try:
        person = _account(body, service, by) if body.service_account else _person(body, service, by)
    except NotAllowed as error:
        raise refused(error) from error
    return Status(201, user_json(person))


def _account(body: NewUser, service: Service, by: Person) -> Person:
    responsible = people_managed_by(by).filter(pk=body.responsible or by.pk).first() or by
    return create_service_account(service, body.name, responsible, by)


def _person(body: NewUser, service: Service, by: Person) -> Person:
    email = body.email or ""
    try:
        validate_email(email)
        return create_person(email, service, body.name, by=by)
    except ValidationError as error:
        raise ApiProblem(422, "email: an e-mail address is expected.", param="email") from error
    except KnownPerson as error:
        message = "email: somebody has this address already."
        raise ApiProblem(409, message, param="email", code="already_exists") from error


@router.get("/admin/users")
def list_users(
    request: HttpRequest,
    part: Query[Slice],
    email: str | None = None,
    organization: int | None = None,
    service: int | None = None,
) -> Json:
    """The people and service accounts that one manages."""
    rows = people_managed_by(manager_of_request(request))
    wanted = {"email__iexact": email, "administration_id": organization, "service_id": service}
    if email is not None and "\x00" in email:
        return listed(rows.none(), part, user_json)
    given = {name: value for name, value in wanted.items() if value is not None}
    return listed(rows.filter(**given), part, user_json, "created")


@router.get("/admin/users/{int:user_id}")
def get_user(request: HttpRequest, user_id: int) -> Json:
    """One person."""
    return user_json(_managed(manager_of_request(request), user_id))


@router.patch("/admin/users/{int:user_id}")
def change_user(request: HttpRequest, user_id: int, body: UserChange) -> Json:
    """Changes a person's name, service, roles, or whether the door is open; all of it or nothing."""
    by = manager_of_request(request)
    person = _managed(by, user_id)
    try:
        with transaction.atomic():
            _change(person, body, by)
    except NotAllowed as error:
        raise refused(error) from error
    return user_json(person)


def _change(person: Person, body: UserChange, by: Person) -> None:
    if body.name is not None and body.name != person.name:
        membership.rename(person, body.name, by)
    if body.service is not None and body.service != person.service_id:
        membership.move(person, _service(by, body.service), by)
    if body.responsible is not None:
        hand_over(person, _managed(by, body.responsible), by)
    if body.roles is not None:
        _set_roles(person, body.roles, by)
    if body.active is not None and body.active != person.is_active:
        (membership.reactivate if body.active else membership.deactivate)(person, by)


def _set_roles(person: Person, wanted: list[RoleHeld], by: Person) -> None:
    held = {(Role(grant.role), grant.service_id) for grant in person.roles.all()}
    asked = {(one.role, one.service) for one in wanted}
    for role, number in asked - held:
        membership.grant(person, role, _service(by, number) if number is not None else None, by)
    for role, number in held - asked:
        membership.withdraw(person, role, _service(by, number) if number is not None else None, by)


@router.delete("/admin/users/{int:user_id}", response={204: None})
def delete_user(request: HttpRequest, user_id: int) -> Status[None]:
    """Closes the door to a person: the row stays, because what the person made lives until its own date."""
    by = manager_of_request(request)
    try:
        membership.deactivate(_managed(by, user_id), by)
    except NotAllowed as error:
        raise refused(error) from error
    return Status(204, None)


def _managed(by: Person, number: int) -> Person:
    person = people_managed_by(by).filter(pk=number).first()
    if person is None:
        raise not_found("user")
    return person


def _service(by: Person, number: int) -> Service:
    service = services_managed_by(by).filter(pk=number).first()
    if service is None:
        raise not_found("service")
    return service
