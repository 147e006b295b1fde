"""Who a key speaks for."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.utils import timezone


@pytest.mark.parametrize("path", ["/v1/me", "/v1/me/info"])
def test_me_is_the_person_of_the_key(client: httpx.Client, person: Any, path: str) -> None:
    assert client.get(path).json() == {
        "object": "userInfo",
        "id": person.pk,
        "email": "essai@gateway.example",
        "name": "Camille Essai",
        "organization_id": person.administration_id,
        "permissions": [],
        "limits": [],
        "expires": None,
    }


def test_me_tells_when_the_key_expires(client: httpx.Client, new_key: Any) -> None:
    expires = timezone.now() + timedelta(days=2)
    client.headers["Authorization"] = f"Bearer {new_key(expires=expires)[1]}"
    assert client.get("/v1/me").json()["expires"] == int(expires.timestamp())


def test_me_needs_a_key(gateway: str) -> None:
    assert httpx.get(f"{gateway}/v1/me", trust_env=False).status_code == 401


def test_one_changes_the_name_that_others_see(client: httpx.Client, person: Any) -> None:
    assert client.patch("/v1/me", json={"name": "Camille Nouveau"}).json()["name"] == "Camille Nouveau"
    person.refresh_from_db()
    assert person.name == "Camille Nouveau"
    wrong = client.patch("/v1/me", json={"name": ""})
    assert (wrong.status_code, wrong.json()["error"]["param"]) == (400, "name")
