"""/v1/keys: one's own keys, over the API."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from socle.organisation.callers import caller_of
from socle.organisation.keys import caller_of_key, create_key
from socle.organisation.models import ApiKey
from socle.organisation.scopes import ALL, Scopes, checked
from socle.organisation.tokens import issue_token


def client_of(person: Any, scopes: Scopes = ALL) -> Client:
    _, text = create_key(person, "celle qui demande", scopes=scopes)
    return Client(headers={"Authorization": f"Bearer {text}"})


def send(client: Client, method: str, path: str, body: Any = None) -> Any:
    return getattr(client, method)(path, json.dumps(body or {}), content_type="application/json")


@pytest.fixture
def api(people: SimpleNamespace) -> Client:
    return client_of(people.owner)


@pytest.mark.parametrize("path", ["/v1/keys", "/v1/me/keys"])
def test_a_key_is_made_used_and_revoked(api: Client, people: SimpleNamespace, path: str) -> None:
    made = send(api, "post", path, {"name": "Tableur"})
    assert made.status_code == 201
    key = made.json()
    assert key["object"] == "key"
    assert (key["name"], key["status"], key["expires"]) == ("Tableur", "active", None)
    known = caller_of_key(key["value"])
    assert known is not None
    assert known.caller.person_id == people.owner.pk
    assert "value" not in api.get(f"{path}/{key['id']}").json()
    assert api.delete(f"{path}/{key['id']}").status_code == 204
    assert caller_of_key(key["value"]) is None


def test_a_list_has_alberts_shape_and_order(api: Client) -> None:
    for name in ("b", "a", "c"):
        send(api, "post", "/v1/keys", {"name": name})
    answer = api.get("/v1/keys?limit=2&offset=1&sort_by=name&sort_order=desc").json()
    assert (answer["object"], answer["total"], answer["offset"], answer["limit"]) == ("list", 4, 1, 2)
    assert [key["name"] for key in answer["data"]] == ["c", "b"]
    assert api.get("/v1/keys?limit=101").status_code == 422


def test_unix_seconds_say_when_a_key_expires(api: Client) -> None:
    soon = int(timezone.now().timestamp()) + 3600
    assert send(api, "post", "/v1/keys", {"name": "x", "expires": soon}).json()["expires"] == soon
    for wrong in (3, "9999-12-31T00:00:00Z"):
        answer = send(api, "post", "/v1/keys", {"name": "x", "expires": wrong})
        assert answer.status_code == 422
        assert answer.json()["error"]["param"] == "body.expires"


def test_scopes_are_kept_and_a_wrong_one_is_named(api: Client) -> None:
    scopes = {"models": ["chat"], "addresses": ["10.1.2.3"]}
    made = send(api, "post", "/v1/keys", {"name": "x", "scopes": scopes}).json()
    assert made["scopes"]["models"] == ["chat"]
    assert made["scopes"]["addresses"] == ["10.1.2.3/32"]
    wrong = send(api, "post", "/v1/keys", {"name": "x", "scopes": {"addresses": ["là"]}})
    assert (wrong.status_code, wrong.json()["error"]["param"]) == (422, "scopes.addresses")


def test_rotation_gives_a_new_secret_and_leaves_the_old_one_for_a_while(api: Client) -> None:
    made = send(api, "post", "/v1/keys", {"name": "x"}).json()
    new = send(api, "post", f"/v1/keys/{made['id']}/rotate", {"overlap_hours": 1})
    assert new.status_code == 201
    old = api.get(f"/v1/keys/{made['id']}").json()
    assert (old["status"], old["replaced_by"]) == ("replaced", new.json()["id"])
    assert all(caller_of_key(text) for text in (made["value"], new.json()["value"]))
    assert send(api, "post", f"/v1/keys/{made['id']}/rotate").status_code == 409


def test_a_key_makes_no_key_that_reaches_further_than_itself(people: SimpleNamespace) -> None:
    narrow = client_of(people.owner, checked(models=["chat"], addresses=["127.0.0.0/8"]))
    inherited = send(narrow, "post", "/v1/keys", {"name": "x"}).json()
    assert inherited["scopes"]["models"] == ["chat"]
    wide = {"models": ["chat", "large"], "addresses": ["127.0.0.1"]}
    refused = send(narrow, "post", "/v1/keys", {"name": "x", "scopes": wide})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "scopes_too_wide")
    less = {"models": ["chat"], "addresses": ["127.0.0.1"]}
    assert send(narrow, "post", "/v1/keys", {"name": "x", "scopes": less}).status_code == 201


def test_a_restricted_key_neither_widens_nor_rotates_another(people: SimpleNamespace) -> None:
    wide, _ = create_key(people.owner, "large")
    narrow = client_of(people.owner, checked(models=["chat"]))
    assert send(narrow, "post", f"/v1/keys/{wide.pk}/rotate").status_code == 403
    itself = ApiKey.objects.get(person=people.owner, name="celle qui demande")
    body = {"scopes": {"models": []}}
    assert send(narrow, "patch", f"/v1/keys/{itself.pk}", body).status_code == 403
    assert send(narrow, "post", f"/v1/keys/{itself.pk}/rotate").status_code == 201


@pytest.mark.parametrize("who", ["colleague", "stranger", "foreigner"])
def test_nobody_reaches_another_s_key(people: SimpleNamespace, who: str) -> None:
    key, _ = create_key(people.owner, "la mienne")
    other = client_of(getattr(people, who))
    assert other.get(f"/v1/keys/{key.pk}").status_code == 404
    assert send(other, "patch", f"/v1/keys/{key.pk}", {"name": "x"}).status_code == 404
    assert send(other, "post", f"/v1/keys/{key.pk}/rotate").status_code == 404
    assert other.delete(f"/v1/keys/{key.pk}").status_code == 404


def test_a_token_of_five_minutes_makes_no_lasting_key(people: SimpleNamespace) -> None:
    token = issue_token(caller_of(people.owner, run="run-1"))
    client = Client(headers={"Authorization": f"Bearer {token}"})
    answer = send(client, "post", "/v1/keys", {"name": "x"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "key_needed")


def test_a_key_is_given_another_sensitivity(api: Client, people: SimpleNamespace) -> None:
    key, text = create_key(people.owner, "Tableur")
    changed = send(api, "patch", f"/v1/keys/{key.pk}", {"sensitivity": "personal"})
    assert (changed.status_code, changed.json()["sensitivity"]) == (200, "personal")
    known = caller_of_key(text)
    assert known is not None
    assert known.caller.sensitivity == "personal"
    assert send(api, "patch", f"/v1/keys/{key.pk}", {"name": "Autre"}).json()["sensitivity"] == "personal"
    assert send(api, "patch", f"/v1/keys/{key.pk}", {"sensitivity": "secret"}).status_code == 422


def test_a_careful_key_makes_no_careless_one(people: SimpleNamespace) -> None:
    careful, text = create_key(people.owner, "Soigneuse", None, "personal")
    api = Client(headers={"Authorization": f"Bearer {text}"})
    assert send(api, "post", "/v1/keys", {"name": "Autre"}).json()["sensitivity"] == "personal"
    for method, path, body in (
        ("post", "/v1/keys", {"name": "Autre", "sensitivity": "public"}),
        ("patch", f"/v1/keys/{careful.pk}", {"sensitivity": "internal"}),
    ):
        refused = send(api, method, path, body)
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "sensitivity_too_low")
    careful.refresh_from_db()
    assert careful.sensitivity == "personal"
