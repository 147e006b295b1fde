"""What Django answers under /v1 keeps to the scopes of the key."""

import json
from types import SimpleNamespace

import pytest
from django.test import Client

from socle.knowledge.models import Collection, Document
from socle.organisation.content import ownership
from socle.organisation.keys import create_key
from socle.organisation.models import Person
from socle.organisation.scopes import checked
from socle.storage.scope import administration_scope


def client_of(person: Person, **scopes: object) -> Client:
    _, text = create_key(person, "essai", scopes=checked(**scopes))  # type: ignore[arg-type]
    return Client(headers={"Authorization": f"Bearer {text}"})


@pytest.fixture
def two(people: SimpleNamespace) -> list[Collection]:
    """Two collections of the owner's, each with a document."""
    with administration_scope(people.owner.administration_id):
        owned = ownership(people.owner)
        made = [Collection.objects.create(name=name, **owned) for name in ("une", "deux")]
        for collection in made:
            Document.objects.create(collection=collection, name=collection.name, status="ready", **owned)
    return made


def test_a_key_of_one_collection_sees_no_other(people: SimpleNamespace, two: list[Collection]) -> None:
    client = client_of(people.owner, collections=[two[0].pk])
    assert [row["name"] for row in client.get("/v1/collections").json()["data"]] == ["une"]
    assert [row["name"] for row in client.get("/v1/documents").json()["data"]] == ["une"]
    assert client.get(f"/v1/collections/{two[1].pk}").status_code == 404
    assert client.delete(f"/v1/collections/{two[1].pk}").status_code == 404
    body = json.dumps({"query": "x", "collection_ids": [two[1].pk], "method": "lexical"})
    assert client.post("/v1/search", body, content_type="application/json").status_code == 404


def test_it_makes_no_other_collection_either(people: SimpleNamespace, two: list[Collection]) -> None:
    client = client_of(people.owner, collections=[two[0].pk])
    answer = client.post("/v1/collections", '{"name": "trois"}', content_type="application/json")
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "collection_not_in_scope"


def test_a_scope_gives_nothing_that_its_person_does_not_see(
    people: SimpleNamespace, two: list[Collection]
) -> None:
    client = client_of(people.stranger, collections=[two[0].pk])
    assert client.get(f"/v1/collections/{two[0].pk}").status_code == 404


def test_an_endpoint_out_of_scope_is_refused_with_a_reason(people: SimpleNamespace) -> None:
    answer = client_of(people.owner, endpoints=["/v1/chat/completions"]).get("/v1/collections")
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "endpoint_not_in_scope"
    assert "/v1/chat/completions" in answer.json()["error"]["message"]


def test_an_address_out_of_scope_is_refused(people: SimpleNamespace) -> None:
    client = client_of(people.owner, addresses=["192.0.2.0/24"])
    assert client.get("/v1/collections", REMOTE_ADDR="192.0.2.7").status_code == 200
    answer = client.get("/v1/collections", REMOTE_ADDR="198.51.100.7")
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "address_not_in_scope"
