"""Reads named events; removes what the tests' people stored."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest


@pytest.fixture(autouse=True)
def nothing_stored_is_left(person: Any) -> Iterator[None]:
    """Stored responses keep their owner's row alive: they go first."""
    yield
    forget(person)


def forget(person: Any) -> None:
    from socle.gateway.models import StoredResponse
    from socle.storage.scope import administration_scope

    with administration_scope(person.administration_id):
        StoredResponse.objects.filter(owner=person).delete()


def events_of(raw: str) -> list[dict[str, Any]]:
    """The data of the events, whose names must be their types."""
    found = []
    for block in raw.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.split("\n") if line and not line.startswith(":"))
        if lines:
            found.append(json.loads(lines["data"]))
            assert lines["event"] == found[-1]["type"]
    return found


def posted(client: httpx.Client, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = client.post(path, json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def streamed(client: httpx.Client, path: str, body: dict[str, Any]) -> list[dict[str, Any]]:
    answer = client.post(path, json={**body, "stream": True})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/event-stream")
    return events_of(answer.text)
