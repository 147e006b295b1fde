"""The catalogue over /v1/admin, for administrators of the platform alone."""

from types import SimpleNamespace

import pytest
from django.test import Client

from socle.inference.catalogue.stored import fresh_catalogue
from socle.organisation.models import Role, RoleGrant
from tests.inference.test_catalogue_changes import CLOUD, LARGE
from tests.organisation.test_keys_api import client_of, send


@pytest.fixture
def api(people: SimpleNamespace) -> Client:
    RoleGrant.objects.create(person=people.owner, role=Role.PLATFORM_ADMINISTRATOR)
    return client_of(people.owner)


def test_a_provider_and_its_model_are_added_changed_and_removed(api: Client) -> None:
    made = send(api, "post", "/v1/admin/providers", CLOUD | {"name": "nuage", "key": "sk-secret"})
    assert made.status_code == 201, made.json()
    assert made.json()["key_stored"] is True
    assert "sk-secret" not in made.content.decode()
    assert send(api, "post", "/v1/admin/providers", CLOUD | {"name": "nuage"}).status_code == 409
    assert send(api, "post", "/v1/admin/routers", LARGE | {"name": "org/large"}).status_code == 201
    changed = send(api, "patch", "/v1/admin/routers/org/large", {"context_length": 8000})
    assert changed.status_code == 200, changed.json()
    assert changed.json()["context_length"] == 8000
    assert send(api, "put", "/v1/admin/aliases/grand", {"model": "org/large"}).json()["model"] == "org/large"
    assert fresh_catalogue().model("grand").context_length == 8000
    assert api.delete("/v1/admin/providers/nuage").status_code == 422
    for path in ("aliases/grand", "routers/org/large", "providers/nuage"):
        assert api.delete(f"/v1/admin/{path}").status_code == 204
        assert api.get(f"/v1/admin/{path}").status_code in {404, 405}


def test_a_field_sent_as_null_goes(api: Client) -> None:
    send(api, "post", "/v1/admin/providers", CLOUD | {"name": "nuage", "certificate": "ISO 2026"})
    assert send(api, "patch", "/v1/admin/providers/nuage", {"certificate": None}).status_code == 200
    assert fresh_catalogue().providers["nuage"].certificate is None


def test_what_is_wrong_is_said_in_a_sentence(api: Client) -> None:
    answer = send(api, "post", "/v1/admin/providers", CLOUD | {"name": "nuage", "country": "France"})
    assert answer.status_code == 422
    assert "country" in answer.json()["error"]["message"]


def test_the_policy_is_read_set_and_given_back_to_the_file(api: Client) -> None:
    body = {"hostings": ["local", "eu"], "countries": ["FRA"]}
    line = send(api, "put", "/v1/admin/policy/public", body).json()["sensitivities"]["public"]
    assert line == {"hostings": ["local", "eu"], "countries": ["FRA"], "origin": "pages"}
    assert api.delete("/v1/admin/policy/public").status_code == 204
    line = api.get("/v1/admin/policy").json()["sensitivities"]["public"]
    assert (line["hostings"], line["origin"]) == (["local"], "shipped")


@pytest.mark.parametrize("kind", ["providers", "routers", "aliases", "policy"])
def test_others_reach_nothing_of_it(api: Client, people: SimpleNamespace, kind: str) -> None:
    assert api.get(f"/v1/admin/{kind}").status_code == 200
    RoleGrant.objects.create(
        person=people.colleague, role=Role.SERVICE_MANAGER, service=people.colleague.service
    )
    for person in (people.colleague, people.stranger):
        assert client_of(person).get(f"/v1/admin/{kind}").status_code == 403
