"""/v1/admin/policy: which data may go where."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from pydantic import StringConstraints

from socle.inference.api.changes import Json, refusals
from socle.inference.catalogue import Hosting, Sensitivity
from socle.inference.catalogue.changing import revert, set_policy
from socle.inference.catalogue.origins import policy_origins
from socle.inference.catalogue.stored import fresh_catalogue
from socle.inference.models import CatalogueEntry
from socle.organisation.api.access import administrator_of_request

router = Router()
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Line(Schema):
    """Where data of a sensitivity may go: hostings, and countries (ISO 3166-1 alpha-3) where not any."""

    hostings: list[Hosting]
    countries: Annotated[list[Country], Field(max_length=60)] = []


@router.get("/admin/policy")
def get_policy(request: HttpRequest) -> Json:
    """The whole table."""
    administrator_of_request(request)
    return _json()


@router.put("/admin/policy/{sensitivity}")
def put_line(request: HttpRequest, sensitivity: Sensitivity, body: Line) -> Json:
    """Sets the line of a sensitivity."""
    by = administrator_of_request(request)
    with refusals():
        set_policy(sensitivity, {hosting.value for hosting in body.hostings}, set(body.countries), by)
    return _json()


@router.delete("/admin/policy/{sensitivity}", response={204: None})
def delete_line(request: HttpRequest, sensitivity: Sensitivity) -> Status[None]:
    """Lets the operator's file decide again."""
    by = administrator_of_request(request)
    with refusals():
        revert(CatalogueEntry.Kind.POLICY, sensitivity.value, by)
    return Status(204, None)


def _json() -> Json:
    with refusals():
        policy, origins = fresh_catalogue().policy, policy_origins()
    lines = {
        word.value: {
            "hostings": [hosting.value for hosting in Hosting if hosting in policy.table.get(word, ())],
            "countries": sorted(policy.countries.get(word, ())),
            "origin": origins[word.value].value if word.value in origins else None,
        }
        for word in Sensitivity
    }
    return {"object": "policy", "sensitivities": lines}
