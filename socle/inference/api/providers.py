"""/v1/admin/providers: who serves models. A provider's key goes in and never comes out."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Status
from pydantic import BaseModel, ConfigDict

from socle.inference.api.changes import EntryName, Json, check_free, entry_of, in_force, refusals
from socle.inference.catalogue.changing import remove, revert, set_provider
from socle.inference.catalogue.origins import Described
from socle.inference.models import CatalogueEntry
from socle.organisation.api.access import administrator_of_request
from socle.organisation.api.lists import Slice, sliced

router = Router()
Secret = Annotated[str, Field(min_length=1, max_length=1000, pattern=r"^[\x21-\x7e]+$")]


class ProviderBody(BaseModel):
    """The fields of a provider, as in a catalogue file; what others exist there are taken too."""

    model_config = ConfigDict(extra="allow")

    title: str | None = None
    address: str | None = None
    hosting: Literal["local", "secnumcloud", "eu", "other"] | None = None
    country: str | None = None
    key: Secret | None = None

    def over(self, former: Json) -> Json:
        """What is kept: the former fields under those sent, without those sent as null."""
        sent = self.model_dump(exclude_unset=True, exclude={"name", "key"})
        return {field: value for field, value in (former | sent).items() if value is not None}


class NewProvider(ProviderBody):
    """A provider to add."""

    name: EntryName


@router.post("/admin/providers", response={201: dict[str, Any]})
def create_provider(request: HttpRequest, body: NewProvider) -> Status[Json]:
    """Adds a provider."""
    by = administrator_of_request(request)
    check_free("providers", body.name, "provider")
    with refusals():
        set_provider(body.name, body.over({}), by, body.key)
    return Status(201, _json(entry_of("providers", body.name, "provider")))


@router.get("/admin/providers")
def list_providers(request: HttpRequest, part: Query[Slice]) -> Json:
    """Every provider, and where its entry is written."""
    administrator_of_request(request)
    return sliced([_json(entry) for entry in in_force("providers")], part)


@router.get("/admin/providers/{path:name}")
def get_provider(request: HttpRequest, name: str) -> Json:
    """One provider."""
    administrator_of_request(request)
    return _json(entry_of("providers", name, "provider"))


@router.patch("/admin/providers/{path:name}")
def change_provider(request: HttpRequest, name: str, body: ProviderBody) -> Json:
    """Changes some fields, and the key where one is sent; the rest stays."""
    by = administrator_of_request(request)
    entry = entry_of("providers", name, "provider")
    with refusals():
        set_provider(name, body.over(entry.value), by, body.key)
    return _json(entry_of("providers", name, "provider"))


@router.delete("/admin/providers/{path:name}", response={204: None})
def delete_provider(request: HttpRequest, name: str, revert_to_file: bool = False) -> Status[None]:
    """Takes a provider away; with `revert_to_file`, only what was changed here."""
    by = administrator_of_request(request)
    entry_of("providers", name, "provider")
    with refusals():
        (revert if revert_to_file else remove)(CatalogueEntry.Kind.PROVIDER, name, by)
    return Status(204, None)


def _json(entry: Described) -> Json:
    return {
        "object": "provider",
        "id": entry.name,
        "name": entry.name,
        **{field: value for field, value in entry.value.items() if field not in {"id", "name", "object"}},
        "key_stored": entry.has_secret,
        "origin": entry.origin.value,
    }
