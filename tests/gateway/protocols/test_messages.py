"""What a client of Anthropic's /v1/messages is answered, and what its model reads."""

import json
from typing import Any

import httpx
import pytest

from tests.gateway.protocols.conftest import posted, streamed
from tests.gateway.scripted_upstream import ARGUMENTS

PATH = "/v1/messages"
METEO = {"name": "météo", "description": "Le temps", "input_schema": {"type": "object"}}
PNG = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AAAA"}}


def body(content: Any, **options: Any) -> dict[str, Any]:
    return {
        "model": "stable",
        "max_tokens": 100,
        "messages": [{"role": "user", "content": content}],
        **options,
    }


def read_by_model(client: httpx.Client, content: Any = "echo", **options: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(posted(client, PATH, body(content, **options))["content"][0]["text"])
    return found


def test_a_text_is_answered(client: httpx.Client) -> None:
    message = posted(client, PATH, body("hello"))
    assert (message["type"], message["role"], message["model"]) == ("message", "assistant", "stable")
    assert message["content"] == [{"type": "text", "text": "Bonjour"}]
    assert (message["stop_reason"], message["stop_sequence"]) == ("end_turn", None)
    assert (message["usage"]["input_tokens"], message["usage"]["output_tokens"]) == (1000, 500)
    assert message["usage"]["impacts"]["kWh"] > 0


def test_a_tool_is_used(client: httpx.Client) -> None:
    message = posted(client, PATH, body("calls", tools=[METEO]))
    assert message["content"] == [
        {"type": "tool_use", "id": "call_1", "name": "météo", "input": json.loads(ARGUMENTS)}
    ]
    assert message["stop_reason"] == "tool_use"


def test_parameters_have_a_chats_names(client: httpx.Client) -> None:
    chat = read_by_model(
        client,
        system=[{"type": "text", "text": "Soyez bref.", "cache_control": {"type": "ephemeral"}}],
        stop_sequences=["FIN"],
        temperature=0.5,
        top_k=5,
        metadata={"user_id": "x"},
        tools=[METEO],
        tool_choice={"type": "any", "disable_parallel_tool_use": True},
        output_config={"effort": "high", "format": {"type": "json_schema", "schema": {"type": "object"}}},
        seed=7,
    )
    assert chat["messages"] == [
        {"role": "system", "content": "Soyez bref."},
        {"role": "user", "content": "echo"},
    ]
    assert (chat["max_tokens"], chat["stop"], chat["temperature"]) == (100, ["FIN"], 0.5)
    assert (chat["top_k"], chat["seed"], chat["reasoning_effort"]) == (5, 7, "high")
    assert (chat["tool_choice"], chat["parallel_tool_calls"]) == ("required", False)
    assert chat["response_format"]["json_schema"]["schema"] == {"type": "object"}
    function = {"name": "météo", "parameters": {"type": "object"}, "description": "Le temps"}
    assert chat["tools"] == [{"type": "function", "function": function}]
    assert not {"system", "metadata", "stop_sequences", "output_config"} & set(chat)


def test_a_chosen_tool(client: httpx.Client) -> None:
    chat = read_by_model(client, tools=[METEO], tool_choice={"type": "tool", "name": "météo"})
    assert chat["tool_choice"] == {"type": "function", "function": {"name": "météo"}}


def test_a_conversation_with_tools_and_images_is_read(client: httpx.Client) -> None:
    used = {"type": "tool_use", "id": "a", "name": "météo", "input": {"ville": "Brest"}}
    result = {"type": "tool_result", "tool_use_id": "a", "content": [{"type": "text", "text": "pluie"}, PNG]}
    failed = {"type": "tool_result", "tool_use_id": "b", "content": "en panne", "is_error": True}
    messages = [
        {"role": "user", "content": "Quel temps ?"},
        {"role": "assistant", "content": [{"type": "thinking", "thinking": "x", "signature": "y"}, used]},
        {"role": "user", "content": [{"type": "text", "text": "Alors ?"}, result, failed]},
        {"role": "assistant", "content": "Il pleut."},
        {"role": "user", "content": "echo"},
    ]
    chat = json.loads(posted(client, PATH, body("x") | {"messages": messages})["content"][0]["text"])
    call = {"name": "météo", "arguments": '{"ville": "Brest"}'}
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    assert chat["messages"][1:-1] == [
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "a", "type": "function", "function": call}],
        },
        {"role": "tool", "tool_call_id": "a", "content": "pluie"},
        {"role": "tool", "tool_call_id": "b", "content": "Error: en panne"},
        {"role": "user", "content": [{"type": "text", "text": "Alors ?"}, image]},
        {"role": "assistant", "content": "Il pleut."},
    ]


def test_an_image_by_an_address_that_is_not_listed_is_refused(client: httpx.Client) -> None:
    image = {"type": "image", "source": {"type": "url", "url": "https://nowhere.example/a.png"}}
    answer = client.post(PATH, json=body([image]))
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "address_not_allowed")


def test_a_tool_of_anthropics_is_left_out_and_told(client: httpx.Client) -> None:
    tools = [{"type": "web_search_20250305", "name": "web_search"}, METEO]
    answer = client.post(PATH, json=body("echo", tools=tools))
    assert answer.headers["x-socle-tools-left-out"] == "web_search_20250305"
    chat = json.loads(answer.json()["content"][0]["text"])
    assert [tool["function"]["name"] for tool in chat["tools"]] == ["météo"]


def test_the_key_may_come_as_x_api_key(gateway: str, new_key: Any) -> None:
    headers = {"x-api-key": new_key()[1], "anthropic-version": "2023-06-01"}
    answer = httpx.post(gateway + PATH, json=body("hello"), headers=headers, timeout=60, trust_env=False)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("change", "status", "kind"),
    [
        ({"model": "unknown"}, 404, "not_found_error"),
        ({"max_tokens": None}, 400, "invalid_request_error"),
        ({"messages": []}, 400, "invalid_request_error"),
        ({"messages": [{"role": "robot", "content": "x"}]}, 400, "invalid_request_error"),
        ({"messages": [{"role": "user", "content": [{"type": "video"}]}]}, 400, "invalid_request_error"),
        ({"tools": [{"name": "x"}]}, 400, "invalid_request_error"),
        ({"model": "far"}, 403, "permission_error"),
        ({"model": "unreachable"}, 503, "overloaded_error"),
        ({"messages": [{"role": "user", "content": "busy"}]}, 429, "rate_limit_error"),
        ({"messages": [{"role": "user", "content": "breaks"}]}, 502, "api_error"),
    ],
)
def test_errors_have_anthropics_shape(
    client: httpx.Client, change: dict[str, Any], status: int, kind: str
) -> None:
    answer = client.post(PATH, json=body("hello") | change)
    assert answer.status_code == status, answer.text
    assert (answer.json()["type"], answer.json()["error"]["type"]) == ("error", kind)
    assert answer.json()["request_id"] == answer.headers["request-id"]


def test_without_a_key_the_error_is_anthropics_too(gateway: str) -> None:
    answer = httpx.post(gateway + PATH, json=body("hello"), trust_env=False)
    assert (answer.status_code, answer.json()["error"]["type"]) == (401, "authentication_error")


def test_a_streamed_text(client: httpx.Client) -> None:
    found = streamed(client, PATH, body("hello"))
    assert [event["type"] for event in found] == [
        "message_start",
        "content_block_start",
        *["content_block_delta"] * 3,
        "content_block_stop",
        "message_delta",
        "message_stop",
    ]
    assert [event["delta"]["text"] for event in found[2:5]] == ["Bon", "jour", " à tous"]
    assert found[-2]["delta"] == {"stop_reason": "end_turn", "stop_sequence": None}
    assert (found[-2]["usage"]["input_tokens"], found[-2]["usage"]["output_tokens"]) == (1000, 500)


def test_a_streamed_use_of_a_tool(client: httpx.Client) -> None:
    found = streamed(client, PATH, body("calls", tools=[METEO]))
    assert found[1]["content_block"] == {"type": "tool_use", "id": "call_1", "name": "météo", "input": {}}
    deltas = [event["delta"] for event in found if event["type"] == "content_block_delta"]
    assert {delta["type"] for delta in deltas} == {"input_json_delta"}
    assert "".join(delta["partial_json"] for delta in deltas) == ARGUMENTS
    assert found[-2]["delta"]["stop_reason"] == "tool_use"


@pytest.mark.parametrize("script", ["stops", "dies", "malformed", "reports"])
def test_a_failure_is_an_error_event_and_the_last(client: httpx.Client, script: str) -> None:
    found = streamed(client, PATH, body(script))
    assert found[-1]["type"] == "error"
    assert found[-1]["error"]["type"] == "api_error"
    assert "message_stop" not in {event["type"] for event in found}
    assert "10.0.0.7" not in str(found)


def test_tokens_are_estimated_where_the_provider_does_not_count(client: httpx.Client) -> None:
    text = "Le conseil municipal se réunit chaque mois. " * 20
    few = posted(client, f"{PATH}/count_tokens", body("hello") | {"model": "org/second"})
    many = posted(client, f"{PATH}/count_tokens", body(text, tools=[METEO]))
    assert few["estimated"] is many["estimated"] is True
    assert 0 < few["input_tokens"] < 50
    assert 150 < many["input_tokens"] < 500
