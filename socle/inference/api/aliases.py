"""/v1/admin/aliases: the stable names that clients use."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status

from socle.inference.api.changes import EntryName, Json, entry_of, in_force, refusals
from socle.inference.catalogue.changing import remove, revert, set_alias
from socle.inference.catalogue.origins import Described
from socle.inference.models import CatalogueEntry
from socle.interface.api_errors import ApiProblem
from socle.organisation.api.access import administrator_of_request
from socle.organisation.api.lists import Slice, sliced

router = Router()


class AliasBody(Schema):
    """Which model an alias stands for."""

    model: EntryName


@router.get("/admin/aliases")
def list_aliases(request: HttpRequest, part: Query[Slice]) -> Json:
    """Every alias, and where it is written."""
    administrator_of_request(request)
    return sliced([_json(entry) for entry in in_force("aliases")], part)


@router.put("/admin/aliases/{path:name}")
def put_alias(request: HttpRequest, name: str, body: AliasBody) -> Json:
    """Makes an alias, or lets it stand for another model."""
    by = administrator_of_request(request)
    if not 0 < len(name) <= 100 or "\x00" in name:
        raise ApiProblem(422, "name: 1 to 100 characters.", param="name", code="invalid_value")
    with refusals():
        set_alias(name, body.model, by)
    return _json(entry_of("aliases", name, "alias"))


@router.delete("/admin/aliases/{path:name}", response={204: None})
def delete_alias(request: HttpRequest, name: str, revert_to_file: bool = False) -> Status[None]:
    """Takes an alias away; with `revert_to_file`, only what was changed here."""
    by = administrator_of_request(request)
    entry_of("aliases", name, "alias")
    with refusals():
        (revert if revert_to_file else remove)(CatalogueEntry.Kind.ALIAS, name, by)
    return Status(204, None)


def _json(entry: Described) -> Json:
    return {"object": "alias", "id": entry.name, "name": entry.name, "model": entry.value} | {
        "origin": entry.origin.value
    }
