"""What a client of /v1/responses is answered, and what its model reads."""

import json
from typing import Any

import httpx
import pytest

from tests.gateway.protocols.conftest import posted
from tests.gateway.scripted_upstream import ARGUMENTS

PATH = "/v1/responses"
METEO = {"type": "function", "name": "météo", "parameters": {"type": "object", "properties": {}}}


def respond(client: httpx.Client, input: Any, **options: Any) -> dict[str, Any]:
    return posted(client, PATH, {"model": "stable", "input": input, "store": False, **options})


def read_by_model(client: httpx.Client, input: Any = "echo", **options: Any) -> dict[str, Any]:
    """The chat that the provider received."""
    response = respond(client, input, **options)
    found: dict[str, Any] = json.loads(response["output"][0]["content"][0]["text"])
    return found


def said(text: str, role: str = "user") -> dict[str, Any]:
    return {"role": role, "content": [{"type": "input_text", "text": text}]}


def test_a_text_is_answered_by_one_message(client: httpx.Client) -> None:
    response = respond(client, "hello")
    (message,) = response["output"]
    assert (message["type"], message["role"], message["status"]) == ("message", "assistant", "completed")
    assert message["content"][0]["text"] == "Bonjour"
    assert (response["object"], response["status"], response["model"]) == ("response", "completed", "stable")
    assert response["usage"]["input_tokens"] == 1000
    assert response["usage"]["output_tokens"] == 500
    assert response["usage"]["impacts"]["kWh"] > 0


def test_instructions_and_rules_are_one_system_message(client: httpx.Client) -> None:
    chat = read_by_model(client, [said("Soyez bref.", "developer"), said("echo")], instructions="Vous aidez.")
    assert chat["messages"] == [
        {"role": "system", "content": "Vous aidez.\n\nSoyez bref."},
        {"role": "user", "content": "echo"},
    ]


def test_parameters_have_a_chats_names(client: httpx.Client) -> None:
    chat = read_by_model(
        client,
        max_output_tokens=50,
        temperature=0.5,
        reasoning={"effort": "low"},
        top_k=5,
        metadata={"a": "b"},
        include=["reasoning.encrypted_content"],
        prompt_cache_key="x",
        text={"format": {"type": "json_schema", "name": "n", "schema": {"type": "object"}, "strict": True}},
    )
    assert (chat["max_tokens"], chat["temperature"], chat["reasoning_effort"]) == (50, 0.5, "low")
    assert chat["top_k"] == 5
    assert chat["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "n", "schema": {"type": "object"}, "strict": True},
    }
    assert not {"input", "store", "metadata", "include", "text", "reasoning", "prompt_cache_key"} & set(chat)


def test_a_tool_is_called(client: httpx.Client) -> None:
    response = respond(client, "calls", tools=[METEO])
    (call,) = response["output"]
    assert (call["type"], call["call_id"], call["name"]) == ("function_call", "call_1", "météo")
    assert call["arguments"] == ARGUMENTS
    assert response["tools"] == [{"strict": None, **METEO}]


def test_calls_and_their_results_are_read(client: httpx.Client) -> None:
    chat = read_by_model(
        client,
        [
            said("Quel temps ?"),
            {"type": "reasoning", "id": "rs_1", "summary": []},
            {"role": "assistant", "content": [{"type": "output_text", "text": "Je regarde."}]},
            {"type": "function_call", "call_id": "a", "name": "météo", "arguments": "{}"},
            {"type": "function_call", "call_id": "b", "name": "météo", "arguments": "{}"},
            {"type": "function_call_output", "call_id": "a", "output": "pluie"},
            {
                "type": "function_call_output",
                "call_id": "b",
                "output": [{"type": "input_text", "text": "neige"}],
            },
            said("echo"),
        ],
    )
    function = {"name": "météo", "arguments": "{}"}
    assert chat["messages"][1:4] == [
        {
            "role": "assistant",
            "content": "Je regarde.",
            "tool_calls": [{"id": id, "type": "function", "function": function} for id in ("a", "b")],
        },
        {"role": "tool", "tool_call_id": "a", "content": "pluie"},
        {"role": "tool", "tool_call_id": "b", "content": "neige"},
    ]


def test_an_image_is_shown(client: httpx.Client) -> None:
    image = {"type": "input_image", "image_url": "data:image/png;base64,AAAA", "detail": "low"}
    chat = read_by_model(
        client, [{"role": "user", "content": [{"type": "input_text", "text": "echo"}, image]}]
    )
    assert chat["messages"][0]["content"][1] == {
        "type": "image_url",
        "image_url": {"url": "data:image/png;base64,AAAA", "detail": "low"},
    }


def test_an_image_by_an_address_that_is_not_listed_is_refused(client: httpx.Client) -> None:
    image = {"type": "input_image", "image_url": "https://nowhere.example/a.png"}
    answer = client.post(
        PATH, json={"model": "stable", "input": [{"role": "user", "content": [image]}], "store": False}
    )
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "address_not_allowed"


def test_a_custom_tool_takes_free_text(client: httpx.Client) -> None:
    # The scripted provider calls the function of that name with its own arguments.
    response = respond(client, "calls", tools=[{"type": "custom", "name": "météo"}])
    (call,) = response["output"]
    assert (call["type"], call["name"]) == ("custom_tool_call", "météo")
    assert call["input"] == ARGUMENTS


def test_custom_and_namespaced_tools_are_functions_for_the_model(client: httpx.Client) -> None:
    inside = {"type": "function", "name": "close", "parameters": {"type": "object"}}
    tools = [
        {"type": "custom", "name": "patch", "description": "Applies a patch."},
        {"type": "namespace", "name": "agents", "tools": [inside]},
    ]
    chat = read_by_model(client, tools=tools, tool_choice={"type": "custom", "name": "patch"})
    functions = {tool["function"]["name"]: tool["function"] for tool in chat["tools"]}
    assert set(functions) == {"patch", "agents__close"}
    assert functions["patch"]["parameters"]["required"] == ["input"]
    assert chat["tool_choice"] == {"type": "function", "function": {"name": "patch"}}


def test_a_tool_that_openai_runs_itself_is_left_out_and_told(client: httpx.Client) -> None:
    body = {"model": "stable", "input": "echo", "store": False, "tools": [{"type": "web_search"}, METEO]}
    answer = client.post(PATH, json=body)
    assert answer.headers["x-socle-tools-left-out"] == "web_search"
    assert [tool["type"] for tool in answer.json()["tools"]] == ["function"]
    chat = json.loads(answer.json()["output"][0]["content"][0]["text"])
    assert [tool["function"]["name"] for tool in chat["tools"]] == ["météo"]


def test_only_the_allowed_tools_are_offered(client: httpx.Client) -> None:
    other = {**METEO, "name": "autre"}
    allowed = {
        "type": "allowed_tools",
        "mode": "required",
        "tools": [{"type": "function", "name": "autre"}],
    }
    chat = read_by_model(client, tools=[METEO, other], tool_choice=allowed)
    assert [tool["function"]["name"] for tool in chat["tools"]] == ["autre"]
    assert chat["tool_choice"] == "required"


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"input": [{"type": "local_shell_call"}]}, "input[0].type"),
        ({"input": [{"role": "robot", "content": "x"}]}, "input[0].role"),
        ({"input": [{"role": "user", "content": [{"type": "input_file", "file_id": "f"}]}]}, None),
        ({"input": []}, "input"),
        ({"input": 3}, "input"),
        ({"input": ["x"]}, "input"),
        ({"background": True}, "background"),
        ({"conversation": "conv_1"}, "conversation"),
        ({"tool_choice": {"type": "web_search"}}, "tool_choice"),
        ({"max_output_tokens": 0}, "max_output_tokens"),
        ({"tools": [{"type": "function"}]}, "tools[0].name"),
    ],
)
def test_what_cannot_be_served_is_refused_by_its_name(
    client: httpx.Client, change: dict[str, Any], param: str | None
) -> None:
    answer = client.post(PATH, json={"model": "stable", "input": "hello", "store": False, **change})
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]["param"] == param or param is None


def test_a_providers_refusal_passes(client: httpx.Client) -> None:
    answer = client.post(PATH, json={"model": "stable", "input": "bad", "store": False})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "bad_top_p"


@pytest.mark.parametrize("script", ["html", "list"])
def test_an_answer_that_is_no_chat_is_the_providers_fault(client: httpx.Client, script: str) -> None:
    answer = client.post(PATH, json={"model": "stable", "input": script, "store": False})
    assert answer.status_code == 502


def test_the_policy_holds(client: httpx.Client) -> None:
    answer = client.post(PATH, json={"model": "far", "input": "hello"})
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "sensitivity_not_allowed"
