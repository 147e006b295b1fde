"""Limits while the database is stopped, and after: those with a portion pass, nobody waits, nothing is forgotten."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import psycopg
import pytest

from socle.storage import postgres
from tests.gateway.processes import eventually
from tests.gateway.quotas.conftest import chat
from tests.gateway.test_database_away import house  # noqa: F401

LIMIT = 200
SET = """
insert into gateway_limit (holder_kind, holder, measure, value)
select 'person', id::text, 'requests_per_day', %s from organisation_person
"""


@pytest.fixture
def client(house: SimpleNamespace) -> Iterator[httpx.Client]:  # noqa: F811
    headers = {"Authorization": f"Bearer {house.keys[0]}"}
    with httpx.Client(base_url=house.address, headers=headers, timeout=30, trust_env=False) as http:
        yield http


def execute(house: SimpleNamespace, statement: Any, *parameters: Any) -> None:  # noqa: F811
    with psycopg.connect(house.server.url("postgres")) as connection:
        connection.execute(statement, parameters)


def statuses(client: httpx.Client, text: str, most: int) -> list[int]:
    """Of calls one after the other, until the first that is not answered with success."""
    found: list[int] = []
    while len(found) < most and (not found or found[-1] == 200):
        found.append(chat(client, text).status_code)
    return found


def test_a_portion_in_hand_passes_and_beyond_it_nobody_waits(
    house: SimpleNamespace,  # noqa: F811
    client: httpx.Client,
    record: Any,
    marker: str,
) -> None:
    execute(house, SET, LIMIT)
    assert eventually(lambda: "x-ratelimit-limit-requests" in chat(client, f"hello {marker}").headers, 30)
    assert statuses(client, f"hello {marker}", 40) == [200] * 40
    house.server.stop()

    found = statuses(client, f"hello {marker}", LIMIT)
    assert 200 in found, "nothing was in hand"
    assert found[-1] == 503
    refused = chat(client, f"hello {marker}")
    assert refused.json()["error"]["code"] == "database_unavailable"
    assert refused.headers["retry-after"]

    house.server = postgres.start(Path(house.data))
    assert eventually(lambda: chat(client, f"hello {marker}").status_code == 200, 60)
    assert eventually(lambda: chat(client, f"hello {marker}").status_code == 429, 120)
    # The first call may have come before the limit was heard of.
    assert LIMIT <= len(record(marker)) <= LIMIT + 1
