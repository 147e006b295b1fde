"""The events of a streamed response."""

from typing import Any

import httpx
import pytest

from tests.gateway.protocols.conftest import streamed
from tests.gateway.scripted_upstream import ARGUMENTS

OPENING = ["response.created", "response.in_progress"]
ITEM = ["response.output_item.added"]
DONE = ["response.output_item.done"]


def events(client: httpx.Client, input: str, **options: Any) -> list[dict[str, Any]]:
    return streamed(client, "/v1/responses", {"model": "stable", "input": input, "store": False, **options})


def types(found: list[dict[str, Any]]) -> list[str]:
    return [event["type"] for event in found]


def test_a_text_is_opened_written_and_closed(client: httpx.Client) -> None:
    found = events(client, "hello")
    assert types(found) == [
        *OPENING,
        *ITEM,
        "response.content_part.added",
        *["response.output_text.delta"] * 3,
        "response.output_text.done",
        "response.content_part.done",
        *DONE,
        "response.completed",
    ]
    assert [event["sequence_number"] for event in found] == list(range(len(found)))
    deltas = [event["delta"] for event in found if event["type"].endswith("text.delta")]
    assert deltas == ["Bon", "jour", " à tous"]


def test_the_last_event_holds_the_response(client: httpx.Client) -> None:
    response = events(client, "hello")[-1]["response"]
    assert response["output"][0]["content"][0]["text"] == "Bonjour à tous"
    assert response["usage"]["total_tokens"] == 1500
    assert response["usage"]["socle"]["provider"] == "scripted"


def test_a_call_is_opened_written_and_closed(client: httpx.Client) -> None:
    found = events(client, "calls", tools=[{"type": "function", "name": "météo"}])
    deltas = [event["delta"] for event in found if event["type"].endswith("arguments.delta")]
    assert types(found) == [
        *OPENING,
        *ITEM,
        *["response.function_call_arguments.delta"] * len(deltas),
        "response.function_call_arguments.done",
        *DONE,
        "response.completed",
    ]
    assert "".join(deltas) == ARGUMENTS
    assert found[-2]["item"] == found[-1]["response"]["output"][0]
    assert found[-2]["item"]["arguments"] == ARGUMENTS
    assert {event["item_id"] for event in found if "item_id" in event} == {found[-2]["item"]["id"]}


def test_a_custom_tools_text_comes_whole(client: httpx.Client) -> None:
    found = events(client, "calls", tools=[{"type": "custom", "name": "météo"}])
    inputs = [event for event in found if event["type"].startswith("response.custom_tool_call_input")]
    assert [event["type"].rpartition(".")[2] for event in inputs] == ["delta", "done"]
    assert inputs[0]["delta"] == inputs[1]["input"] == found[-1]["response"]["output"][0]["input"]


@pytest.mark.parametrize("script", ["stops", "dies", "malformed", "reports"])
def test_a_failure_is_the_last_event(client: httpx.Client, script: str) -> None:
    found = events(client, script)
    assert types(found)[:2] == OPENING
    assert found[-1]["type"] == "response.failed"
    assert found[-1]["response"]["status"] == "failed"
    assert found[-1]["response"]["error"]["code"] == "server_error"
    assert "10.0.0.7" not in str(found)
    assert [event["sequence_number"] for event in found] == list(range(len(found)))


def test_words_before_a_failure_stand_in_the_failed_response(client: httpx.Client) -> None:
    output = events(client, "dies")[-1]["response"]["output"]
    assert output[0]["content"][0]["text"] == "Bonjour à tous"
    assert output[0]["status"] == "incomplete"


def test_silence_fails(impatient_gateway: str, client: httpx.Client) -> None:
    client.base_url = httpx.URL(impatient_gateway)
    assert events(client, "hangs")[-1]["type"] == "response.failed"


def test_before_the_stream_a_refusal_has_its_status(client: httpx.Client) -> None:
    answer = client.post("/v1/responses", json={"model": "stable", "input": "busy", "stream": True})
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "7"
