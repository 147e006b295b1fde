"""A real gateway hears what pages change of the catalogue."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from socle.inference.catalogue import Sensitivity
from socle.inference.catalogue.changing import set_alias, set_policy, set_provider
from socle.inference.models import CatalogueEntry, ProviderSecret
from tests.gateway.processes import eventually


@pytest.fixture
def changed(environment: dict[str, str], person: Any, settings: Any) -> Iterator[Any]:
    """Changes are checked over the gateway's own file, and gone at the end."""
    settings.SOCLE_CATALOGUE = __import__("pathlib").Path(environment["SOCLE_CATALOGUE"])
    yield person
    CatalogueEntry.objects.all().delete()
    ProviderSecret.objects.all().delete()


def ask(client: httpx.Client, model: str, **headers: str) -> httpx.Response:
    body = {"model": model, "messages": [{"role": "user", "content": "hello"}]}
    return client.post("/v1/chat/completions", json=body, headers=headers)


def test_an_alias_changed_in_a_page_holds_within_a_moment(client: httpx.Client, changed: Any) -> None:
    set_alias("nouveau", "scripted", changed)
    assert eventually(lambda: ask(client, "nouveau").status_code == 200, 5.0)
    CatalogueEntry.objects.all().delete()
    assert eventually(lambda: ask(client, "nouveau").status_code == 404, 5.0)


def test_a_line_of_the_policy_closed_in_a_page_is_closed(client: httpx.Client, changed: Any) -> None:
    public = {"X-Socle-Sensitivity": "public"}
    set_policy(Sensitivity.INTERNAL, [], [], changed)
    assert eventually(lambda: ask(client, "scripted", **public).status_code == 403, 5.0)
    set_policy(Sensitivity.INTERNAL, ["local"], ["DEU"], changed)
    assert eventually(
        lambda: ask(client, "scripted").json()["error"]["code"] == "sensitivity_not_allowed", 5.0
    )
    set_policy(Sensitivity.INTERNAL, ["local"], ["FRA"], changed)
    assert eventually(lambda: ask(client, "scripted").status_code == 200, 5.0)


def test_the_key_typed_in_a_page_is_the_one_that_the_provider_gets(
    client: httpx.Client, changed: Any, upstream: str, record: Any
) -> None:
    facts = {"title": "Typed", "address": f"{upstream}/v1", "hosting": "local", "country": "FRA"}
    set_provider("typed", facts, changed, "typed-secret")
    from socle.inference.catalogue.changing import set_model

    routes = [{"provider": "typed", "model": "upstream-name"}]
    set_model("typed", {"title": "Typed", "type": "text-generation", "routes": routes}, changed)
    assert eventually(lambda: ask(client, "typed").status_code == 200, 5.0)
    keys = [entry["headers"].get("authorization") for entry in record("hello") if "headers" in entry]
    assert "Bearer typed-secret" in keys
