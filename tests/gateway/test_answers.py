"""What a client reads of a whole answer."""

import json
from typing import Any

import httpx
import pytest

from tests.gateway.scripted_upstream import TOOL_CALL


def ask(client: httpx.Client, script: str, **options: Any) -> httpx.Response:
    body = {"model": "stable", "messages": [{"role": "user", "content": script}], **options}
    return client.post("/v1/chat/completions", json=body)


def test_an_answer_has_the_model_as_asked_and_enriched_usage(client: httpx.Client) -> None:
    answer = ask(client, "hello").json()
    assert answer["choices"][0]["message"]["content"] == "Bonjour"
    assert answer["model"] == "stable"
    assert answer["usage"]["total_tokens"] == 1500
    assert answer["usage"]["cost"] == pytest.approx(0.005)
    assert answer["usage"]["impacts"]["kWh"] > 0


def test_energy_is_that_of_the_footprint_in_its_units(client: httpx.Client) -> None:
    impacts = ask(client, "hello").json()["usage"]["impacts"]
    # 500 tokens of a model of 7 billion parameters: a tenth of a watt-hour, at tens of grams a kWh in France.
    assert 1e-6 < impacts["kWh"] < 1e-2
    assert impacts["kgCO2eq"] < 1e-3


def test_tool_calls_pass_unharmed(client: httpx.Client) -> None:
    message = ask(client, "calls").json()["choices"][0]["message"]
    assert message["tool_calls"] == [TOOL_CALL]


def test_what_the_gateway_does_not_know_is_passed_on(client: httpx.Client) -> None:
    answer = ask(client, "echo", chat_template_kwargs={"thinking": False}, top_k=3, seed=12345678901234567890)
    received = json.loads(answer.json()["choices"][0]["message"]["content"])
    assert received["chat_template_kwargs"] == {"thinking": False}
    assert received["top_k"] == 3
    assert received["seed"] == 12345678901234567890
    assert received["model"] == "upstream-name"


def test_the_provider_gets_its_own_key_and_not_the_clients(client: httpx.Client, record: Any) -> None:
    ask(client, "hello headers")
    headers = record("hello headers")[0]["headers"]
    assert headers["authorization"] == "Bearer upstream-secret"


def test_a_route_that_cannot_be_reached_gives_way_to_the_next(client: httpx.Client) -> None:
    answer = ask(client, "hello", model="org/second")
    assert answer.status_code == 200
    assert answer.json()["usage"]["socle"]["provider"] == "scripted"


def test_a_model_that_no_route_reaches_is_unavailable(client: httpx.Client) -> None:
    answer = ask(client, "hello", model="unreachable")
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "model_unavailable"
    assert answer.headers["retry-after"]


@pytest.mark.parametrize(
    ("script", "status", "code"),
    [
        ("bad", 400, "bad_top_p"),
        ("too-long", 400, "context_length_exceeded"),
        ("too-long-llama", 400, "context_length_exceeded"),
        ("busy", 429, "busy"),
        ("key", 502, "upstream_error"),
        ("breaks", 502, "upstream_error"),
        ("html", 502, "upstream_error"),
        ("list", 502, "upstream_error"),
        ("redirect", 502, "upstream_error"),
    ],
)
@pytest.mark.parametrize("streamed", [False, True])
def test_refusals_pass_and_faults_become_502(
    client: httpx.Client, script: str, status: int, code: str, streamed: bool
) -> None:
    answer = ask(client, script, stream=streamed)
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code
    assert answer.json()["detail"] == answer.json()["error"]["message"]
    assert "10.0.0.7" not in answer.text
    assert "sk-secret" not in answer.text


def test_a_refusal_names_its_parameter(client: httpx.Client) -> None:
    error = ask(client, "bad").json()["error"]
    assert error["param"] == "top_p"
    assert error["message"] == "'top_p' is wrong"
    assert error["type"] == "invalid_request_error"


def test_a_busy_provider_says_when_to_come_back(client: httpx.Client) -> None:
    answer = ask(client, "busy")
    assert answer.headers["retry-after"] == "7"
    assert answer.json()["error"]["type"] == "rate_limit_error"


def test_a_refusal_that_tells_the_providers_address_is_put_otherwise(client: httpx.Client) -> None:
    answer = ask(client, "address")
    assert answer.status_code == 400
    assert "127.0.0.1" not in answer.text


def test_a_provider_that_stays_silent_is_a_timeout(impatient_gateway: str, client: httpx.Client) -> None:
    client.base_url = httpx.URL(impatient_gateway)
    answer = ask(client, "silent")
    assert answer.status_code == 504
    assert answer.json()["error"]["code"] == "upstream_timeout"
