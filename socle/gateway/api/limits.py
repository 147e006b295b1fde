"""/v1/admin/limits: how much a key, a person, a service, an administration or an alias may use."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status
from pydantic import StringConstraints

from socle.gateway.limit_access import may_see, may_set
from socle.gateway.models import Limit
from socle.gateway.quotas.limits import InvalidLimit, limits_of, remove_limit, set_limit
from socle.interface.api_errors import ApiProblem
from socle.organisation.api.access import forbidden, manager_of_request, not_found

router = Router()
Holder = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
Value = Annotated[Decimal, Field(ge=0, lt=10**12, decimal_places=6)]


class Target(Schema):
    """Whose limits: a kind of holder, and its id or name."""

    holder_kind: Limit.HolderKind
    holder: Holder


class NewLimit(Target):
    """A limit to set; in requests, tokens, euros or kWh as the measure says."""

    measure: Limit.Measure
    value: Value


class OneLimit(Target):
    """A limit to remove."""

    measure: Limit.Measure


@router.get("/admin/limits")
def list_limits(request: HttpRequest, of: Query[Target]) -> dict[str, Any]:
    """The limits of a holder."""
    by = manager_of_request(request)
    if not may_see(by, of.holder_kind, of.holder):
        raise not_found("holder")
    data = [_json(limit) for limit in limits_of(of.holder_kind, of.holder)]
    return {"object": "list", "total": len(data), "offset": 0, "limit": 100, "data": data}


@router.put("/admin/limits")
def put_limit(request: HttpRequest, body: NewLimit) -> dict[str, Any]:
    """Sets a limit; it holds within a moment, beside all others."""
    by = _setter(request, body)
    try:
        return _json(set_limit(body.holder_kind, body.holder, body.measure, body.value, by))
    except InvalidLimit as error:
        raise ApiProblem(422, str(error), code="invalid_value", param="value") from error


@router.delete("/admin/limits", response={204: None})
def delete_limit(request: HttpRequest, of: Query[OneLimit]) -> Status[None]:
    """Removes a limit."""
    remove_limit(of.holder_kind, of.holder, of.measure, _setter(request, of))
    return Status(204, None)


def _setter(request: HttpRequest, target: Target) -> Any:
    by = manager_of_request(request)
    if not may_see(by, target.holder_kind, target.holder):
        raise not_found("holder")
    if not may_set(by, target.holder_kind, target.holder):
        raise forbidden("This limit is for administrators of the platform to set.")
    return by


def _json(limit: Limit) -> dict[str, Any]:
    return {
        "object": "limit",
        "holder_kind": limit.holder_kind,
        "holder": limit.holder,
        "measure": limit.measure,
        "value": float(limit.value),
    }
