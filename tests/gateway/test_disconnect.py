"""A client that leaves takes its call upstream with it."""

from typing import Any

import httpx
import pytest

from tests.gateway.processes import eventually


def leave(client: httpx.Client, body: dict[str, Any]) -> None:
    """Asks, and closes the connection before the end."""
    with pytest.raises(httpx.ReadTimeout):
        client.post("/v1/chat/completions", json=body, timeout=1)


def chat(script: str, stream: bool) -> dict[str, Any]:
    return {"model": "stable", "messages": [{"role": "user", "content": script}], "stream": stream}


@pytest.mark.parametrize(
    ("script", "stream"), [("silent one", False), ("silent two", True), ("hangs three", True)]
)
def test_the_call_upstream_is_cut_when_the_client_leaves(
    client: httpx.Client, record: Any, script: str, stream: bool
) -> None:
    leave(client, chat(script, stream))
    assert eventually(lambda: record(script)[0]["left"] is True, 5)


def test_a_client_that_stops_reading_a_stream_cuts_it(client: httpx.Client, record: Any) -> None:
    body = chat("hangs after words", True)
    with client.stream("POST", "/v1/chat/completions", json=body) as response:
        next(response.iter_raw())
    assert eventually(lambda: record("hangs after words")[0]["left"] is True, 5)


def test_a_client_that_stays_cuts_nothing(client: httpx.Client, record: Any) -> None:
    client.post("/v1/chat/completions", json=chat("paced to its end", True))
    assert eventually(lambda: record("paced to its end")[0]["left"] is False, 5)


def test_a_gateway_left_by_many_clients_still_serves(client: httpx.Client) -> None:
    for turn in range(5):
        with client.stream("POST", "/v1/chat/completions", json=chat(f"hangs {turn}", True)) as response:
            next(response.iter_raw())
    assert client.post("/v1/chat/completions", json=chat("hello", False)).status_code == 200
