"""Where data of each sensitivity may go."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.gateway.processes import eventually

HELLO = [{"role": "user", "content": "hello"}]


def ask(
    client: httpx.Client, model: str, sensitivity: str | None = None, script: str = "hello"
) -> httpx.Response:
    headers = {"X-Socle-Sensitivity": sensitivity} if sensitivity else {}
    messages = [{"role": "user", "content": script}]
    return client.post("/v1/chat/completions", json={"model": model, "messages": messages}, headers=headers)


def with_key(client: httpx.Client, text: str) -> httpx.Client:
    client.headers["Authorization"] = f"Bearer {text}"
    return client


def test_internal_data_do_not_go_far(client: httpx.Client, record: Any) -> None:
    answer = ask(client, "far", script="hello from inside")
    assert answer.status_code == 403
    error = answer.json()["error"]
    assert (error["type"], error["code"]) == ("permission_error", "sensitivity_not_allowed")
    assert "internal" in error["message"]
    assert "scripted" in error["message"]
    assert record("hello from inside") == []


def test_public_data_go_far(client: httpx.Client, new_key: Any) -> None:
    assert ask(with_key(client, new_key(sensitivity="public")[1]), "far").status_code == 200


@pytest.mark.parametrize("sensitivity", ["internal", "personal", "restricted", "Personal"])
def test_a_header_raises_the_sensitivity(client: httpx.Client, new_key: Any, sensitivity: str) -> None:
    assert ask(with_key(client, new_key(sensitivity="public")[1]), "far", sensitivity).status_code == 403


def test_a_header_never_lowers_the_sensitivity(client: httpx.Client) -> None:
    assert ask(client, "far", "public").status_code == 403


def test_a_word_that_is_no_sensitivity_is_refused(client: httpx.Client) -> None:
    answer = ask(client, "scripted", "secret")
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid_sensitivity"


def test_nothing_falls_back_to_where_the_data_may_not_go(client: httpx.Client, record: Any) -> None:
    answer = ask(client, "dead-here-alive-there", script="hello stay here")
    assert answer.status_code == 503
    assert record("hello stay here") == []


def test_the_catalogue_is_read_again_when_it_changes(
    client: httpx.Client, environment: dict[str, str]
) -> None:
    file = Path(environment["SOCLE_CATALOGUE"])
    before = file.read_text()
    try:
        file.write_text(before + '\nnewcomer = "scripted"\n')
        assert eventually(lambda: ask(client, "newcomer").status_code == 200, 10)
    finally:
        file.write_text(before)
