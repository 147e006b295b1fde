"""/v1/admin/roles: what people may be. Roles are part of the program; who holds them is said of each user."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Query, Router

from socle.interface.api_errors import ApiProblem
from socle.organisation.api.access import manager_of_request, not_found
from socle.organisation.api.lists import Json, Slice, sliced
from socle.organisation.membership import OF_A_SERVICE
from socle.organisation.models import Role, RoleGrant

router = Router()

_PERMISSIONS = {
    Role.AGENT: [],
    Role.SERVICE_MANAGER: ["manage_service"],
    Role.PLATFORM_ADMINISTRATOR: ["admin"],
    Role.AUDITOR: ["read_ledger"],
}


@router.get("/admin/roles")
def list_roles(request: HttpRequest, part: Query[Slice]) -> Json:
    """Every role."""
    manager_of_request(request)
    return sliced([_json(role) for role in Role], part)


@router.get("/admin/roles/{role}")
def get_role(request: HttpRequest, role: str) -> Json:
    """One role."""
    manager_of_request(request)
    if role not in Role.values:
        raise not_found("role")
    return _json(Role(role))


@router.post("/admin/roles")
def create_role(request: HttpRequest) -> Json:
    """Refused: see `change_role`."""
    return _fixed(request)


@router.patch("/admin/roles/{role}")
def change_role(request: HttpRequest, role: str) -> Json:
    """Refused: what a role may do is fixed. PATCH /v1/admin/users/{id} gives and takes roles."""
    return _fixed(request)


@router.delete("/admin/roles/{role}")
def delete_role(request: HttpRequest, role: str) -> Json:
    """Refused: see `change_role`."""
    return _fixed(request)


def _fixed(request: HttpRequest) -> Json:
    manager_of_request(request)
    raise ApiProblem(
        405,
        "Roles are fixed. Give and take them with PATCH /v1/admin/users/{id}, field 'roles'.",
        code="roles_are_fixed",
        headers={"Allow": "GET"},
    )


def _json(role: Role) -> Json:
    return {
        "object": "role",
        "id": role.value,
        "name": role.value,
        "title": role.label,
        "permissions": _PERMISSIONS[role],
        "of_a_service": role in OF_A_SERVICE,
        "limits": [],
        "users": RoleGrant.objects.filter(role=role).values("person").distinct().count(),
    }
