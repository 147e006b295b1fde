"""What a client of /v1/completions is answered by a provider that only chats."""

import json
from typing import Any

import httpx
import pytest

from tests.gateway.protocols.conftest import posted

PATH = "/v1/completions"


def complete(client: httpx.Client, prompt: Any, **options: Any) -> dict[str, Any]:
    return posted(client, PATH, {"model": "stable", "prompt": prompt, **options})


def test_a_text_is_continued(client: httpx.Client) -> None:
    completion = complete(client, "hello", max_tokens=9)
    assert (completion["object"], completion["model"]) == ("text_completion", "stable")
    assert completion["choices"] == [
        {"index": 0, "text": "Bonjour", "logprobs": None, "finish_reason": "stop"}
    ]
    assert completion["usage"]["total_tokens"] == 1500
    assert completion["usage"]["impacts"]["kWh"] > 0


def test_a_gap_is_shown_to_the_model(client: httpx.Client) -> None:
    completion = complete(client, "echo def f(", suffix="): pass", max_tokens=9, top_k=3)
    chat = json.loads(completion["choices"][0]["text"])
    assert "<GAP/>" in chat["messages"][0]["content"]
    assert chat["messages"][1]["content"] == "echo def f(<GAP/>): pass"
    assert (chat["max_tokens"], chat["top_k"]) == (9, 3)
    assert not {"prompt", "suffix"} & set(chat)


def test_a_stream_ends_with_usage_and_done(client: httpx.Client) -> None:
    body = {"model": "stable", "prompt": "hello", "stream": True}
    events = [event.removeprefix("data: ") for event in client.post(PATH, json=body).text.split("\n\n")]
    assert events[-2:] == ["[DONE]", ""]
    chunks = [json.loads(event) for event in events[:-2]]
    assert {chunk["object"] for chunk in chunks} == {"text_completion"}
    said = "".join(choice["text"] for chunk in chunks for choice in chunk["choices"])
    assert said == "Bonjour à tous"
    assert chunks[-2]["choices"][0]["finish_reason"] == "stop"
    assert chunks[-1]["usage"]["total_tokens"] == 1500


def test_a_failure_in_a_stream_is_an_error_event(client: httpx.Client) -> None:
    raw = client.post(PATH, json={"model": "stable", "prompt": "dies", "stream": True}).text
    assert json.loads(raw.strip().rpartition("data: ")[2])["error"]["type"] == "api_error"
    assert "[DONE]" not in raw


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"prompt": ["un", "deux"]}, "prompt"),
        ({"prompt": [1, 2]}, "prompt"),
        ({"echo": True}, "echo"),
        ({"logprobs": 2}, "logprobs"),
        ({"prompt": 3}, "prompt"),
    ],
)
def test_what_a_chat_cannot_do_is_refused_by_its_name(
    client: httpx.Client, change: dict[str, Any], param: str
) -> None:
    answer = client.post(PATH, json={"model": "stable", "prompt": "hello", **change})
    assert answer.status_code == 400
    assert answer.json()["error"]["param"] == param


def test_a_providers_refusal_passes(client: httpx.Client) -> None:
    answer = client.post(PATH, json={"model": "stable", "prompt": "busy"})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
