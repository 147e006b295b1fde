"""What a client reads of a streamed chat."""

import json
from typing import Any

import httpx
import pytest

from tests.gateway.scripted_upstream import ARGUMENTS, WORDS


def stream(client: httpx.Client, script: str, **options: Any) -> list[Any]:
    """The data of each event, parsed where it is JSON."""
    messages = [{"role": "user", "content": script}]
    body = {"model": "stable", "messages": messages, "stream": True, **options}
    with client.stream("POST", "/v1/chat/completions", json=body) as response:
        assert response.status_code == 200, response.read()
        assert response.headers["content-type"].startswith("text/event-stream")
        text = response.read().decode()
    data = [event.removeprefix("data: ") for event in text.split("\n\n") if event]
    return [piece if piece == "[DONE]" else json.loads(piece) for piece in data]


def said(events: list[Any]) -> str:
    deltas = [event["choices"][0]["delta"] for event in events if event != "[DONE]" and event.get("choices")]
    return "".join(delta.get("content") or "" for delta in deltas)


def usages(events: list[Any]) -> list[Any]:
    return [event["usage"] for event in events if event != "[DONE]" and event.get("usage")]


@pytest.mark.parametrize(
    "options", [{}, {"stream_options": {"include_usage": False}}, {"stream_options": {"include_usage": True}}]
)
def test_a_stream_ends_with_one_usage_and_done_whatever_was_asked(
    client: httpx.Client, options: dict[str, Any]
) -> None:
    events = stream(client, "hello", **options)
    assert said(events) == "Bonjour à tous"
    assert events[-1] == "[DONE]"
    assert events[-2]["choices"] == []
    assert usages(events) == [events[-2]["usage"]]
    assert events[-2]["id"] == events[0]["id"]
    assert events[-2]["object"] == "chat.completion.chunk"


def test_the_provider_is_always_asked_for_usage(client: httpx.Client, record: Any) -> None:
    stream(client, "hello options", stream_options={"include_usage": False, "other": 1})
    assert record("hello options")[0]["body"]["stream_options"] == {"include_usage": True, "other": 1}


def test_usage_has_counts_cost_and_energy_with_its_source(client: httpx.Client) -> None:
    usage = usages(stream(client, "hello"))[0]
    assert (usage["prompt_tokens"], usage["completion_tokens"], usage["total_tokens"]) == (1000, 500, 1500)
    # 1,000 tokens at 2 € and 500 at 6 € a million.
    assert usage["cost"] == pytest.approx(0.005)
    assert 0 < usage["impacts"]["kWh"] < 0.01
    assert 0 < usage["impacts"]["kgCO2eq"] < usage["impacts"]["kWh"]
    assert "EcoLogits" in usage["impacts"]["source"]
    assert usage["socle"]["hosting"] == "local"
    assert usage["socle"]["provider"] == "scripted"


def test_every_chunk_names_the_model_as_the_client_did(client: httpx.Client) -> None:
    events = stream(client, "hello")
    assert {event["model"] for event in events[:-1]} == {"stable"}


def test_an_answer_that_quotes_the_protocol_passes_unharmed(client: httpx.Client) -> None:
    events = stream(client, "quoting")
    assert said(events) == 'il dit "model":"upstream-name" et "usage":{} et [DONE]'
    assert len(usages(events)) == 1


def test_tool_calls_pass_unharmed(client: httpx.Client) -> None:
    events = stream(client, "calls")
    deltas = [event["choices"][0]["delta"] for event in events[:-1] if event["choices"]]
    calls = [call for delta in deltas for call in delta.get("tool_calls", [])]
    assert calls[0]["id"] == "call_1"
    assert calls[0]["function"]["name"] == "météo"
    assert "".join(call["function"]["arguments"] for call in calls) == ARGUMENTS


def test_usage_beside_the_last_words_moves_to_the_end(client: httpx.Client) -> None:
    events = stream(client, "usage-in-last-words")
    assert said(events) == "Bonjour à tous."
    assert [bool(event["usage"]) for event in events[:-1] if "usage" in event] == [False, True]
    assert events[-2]["usage"]["completion_tokens"] == 500


def test_chunks_with_an_empty_usage_pass(client: httpx.Client) -> None:
    events = stream(client, "usage-null")
    assert said(events) == "ab"
    assert len(usages(events)) == 1


def test_a_provider_without_usage_is_told_apart(client: httpx.Client) -> None:
    usage = usages(stream(client, "no-usage"))[0]
    assert usage["socle"]["reported"] is False
    assert usage["total_tokens"] == 0


def test_a_stream_that_ends_on_its_usage_is_whole(client: httpx.Client) -> None:
    events = stream(client, "no-done")
    assert events[-1] == "[DONE]"
    assert len(usages(events)) == 1


@pytest.mark.parametrize("script", ["stops", "dies", "malformed", "reports"])
def test_a_failure_after_the_beginning_is_an_error_event_and_no_done(
    client: httpx.Client, script: str
) -> None:
    events = stream(client, script)
    assert events[-1]["error"]["type"] == "api_error"
    assert events[-1]["detail"] == events[-1]["error"]["message"]
    assert "[DONE]" not in events
    assert "10.0.0.7" not in json.dumps(events)


def test_words_before_a_failure_were_sent(client: httpx.Client) -> None:
    assert said(stream(client, "dies")[: len(WORDS)]) == "Bonjour à tous"


def test_silence_in_a_stream_ends_it_with_a_timeout(impatient_gateway: str, client: httpx.Client) -> None:
    client.base_url = httpx.URL(impatient_gateway)
    events = stream(client, "hangs")
    assert events[-1]["error"]["code"] == "upstream_timeout"


def test_words_come_as_they_are_written(client: httpx.Client) -> None:
    body = {"model": "stable", "messages": [{"role": "user", "content": "hangs"}], "stream": True}
    with client.stream("POST", "/v1/chat/completions", json=body) as response:
        seen = b""
        for piece in response.iter_raw():
            seen += piece
            if "à tous".encode() in seen or b"\\u00e0 tous" in seen:
                break
    # The provider never ends this stream: what is seen was seen as it came.
    assert b"Bon" in seen
    assert b"[DONE]" not in seen
    assert b"error" not in seen
