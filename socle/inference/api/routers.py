"""/v1/admin/routers: the models, which Albert calls routers, with the providers that each goes to."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status
from pydantic import BaseModel, ConfigDict

from socle.inference.api.changes import EntryName, Json, check_free, entry_of, in_force, refusals
from socle.inference.catalogue.changing import remove, revert, set_model
from socle.inference.catalogue.origins import Described, described
from socle.inference.models import CatalogueEntry
from socle.organisation.api.access import administrator_of_request
from socle.organisation.api.lists import Slice, sliced

router = Router()


class ModelBody(BaseModel):
    """The fields of a model, as in a catalogue file."""

    model_config = ConfigDict(extra="allow")

    title: str | None = None
    type: str | None = None
    routes: list[dict[str, Any]] | None = None

    def over(self, former: Json) -> Json:
        """What is kept: the former fields under those sent, without those sent as null."""
        sent = self.model_dump(exclude_unset=True, exclude={"name"})
        return {field: value for field, value in (former | sent).items() if value is not None}


class NewModel(ModelBody):
    """A model to add."""

    name: EntryName


@router.post("/admin/routers", response={201: dict[str, Any]})
def create_router(request: HttpRequest, body: NewModel) -> Status[Json]:
    """Adds a model."""
    by = administrator_of_request(request)
    check_free("models", body.name, "model")
    with refusals():
        set_model(body.name, body.over({}), by)
    return Status(201, _json(entry_of("models", body.name, "router")))


@router.get("/admin/routers")
def list_routers(request: HttpRequest, part: Query[Slice]) -> Json:
    """Every model, and where its entry is written."""
    administrator_of_request(request)
    return sliced([_json(entry) for entry in in_force("models")], part)


@router.get("/admin/routers/{path:name}")
def get_router(request: HttpRequest, name: str) -> Json:
    """One model."""
    administrator_of_request(request)
    return _json(entry_of("models", name, "router"))


@router.patch("/admin/routers/{path:name}")
def change_router(request: HttpRequest, name: str, body: ModelBody) -> Json:
    """Changes some fields; the rest stays."""
    by = administrator_of_request(request)
    entry = entry_of("models", name, "router")
    with refusals():
        set_model(name, body.over(entry.value), by)
    return _json(entry_of("models", name, "router"))


@router.delete("/admin/routers/{path:name}", response={204: None})
def delete_router(request: HttpRequest, name: str, revert_to_file: bool = False) -> Status[None]:
    """Takes a model away; with `revert_to_file`, only what was changed here."""
    by = administrator_of_request(request)
    entry_of("models", name, "router")
    with refusals():
        (revert if revert_to_file else remove)(CatalogueEntry.Kind.MODEL, name, by)
    return Status(204, None)


def _json(entry: Described) -> Json:
    with refusals():
        aliases = [alias for alias, known in described("aliases").items() if known.value == entry.name]
    return {
        "object": "router",
        "id": entry.name,
        "name": entry.name,
        "aliases": sorted(aliases),
        **{field: value for field, value in entry.value.items() if field not in {"id", "name", "object"}},
        "providers": len(entry.value.get("routes", ())),
        "origin": entry.origin.value,
    }
