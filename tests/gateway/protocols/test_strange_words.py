"""Where a word is expected and something else is sent, the request is refused or that part is left out."""

import json
from typing import Any

import httpx
import pytest

SAID = {"role": "user", "content": "hello"}
TOOL = {"type": "function", "name": "f"}
OBJECT = {"a": 1}


def of_responses(**fields: Any) -> tuple[str, dict[str, Any]]:
    return "/v1/responses", {"model": "scripted", "input": "hello", "store": False, **fields}


def of_messages(**fields: Any) -> tuple[str, dict[str, Any]]:
    return "/v1/messages", {"model": "scripted", "max_tokens": 5, "messages": [SAID], **fields}


REQUESTS = [
    of_responses(input=[{**SAID, "role": OBJECT}]),
    of_responses(input=[{**SAID, "type": OBJECT}]),
    of_responses(input=[{**SAID, "content": [{"type": OBJECT}]}]),
    of_responses(tools=[{**TOOL, "type": OBJECT}]),
    of_responses(tools=[{**TOOL, "type": "custom", "format": "grammar"}]),
    of_responses(tools=[TOOL], tool_choice={"type": "allowed_tools", "tools": 5}),
    of_responses(previous_response_id="resp_\x00"),
    of_responses(previous_response_id="resp_\ud800"),
    of_messages(messages=[{**SAID, "content": [{"type": OBJECT}]}]),
    of_messages(messages=[{**SAID, "content": [{"type": "\ud800"}]}]),
    of_messages(thinking={"type": OBJECT}),
    of_messages(output_config={"effort": OBJECT}),
]


@pytest.mark.parametrize(("path", "body"), REQUESTS)
def test_no_word_makes_the_server_fail(client: httpx.Client, path: str, body: dict[str, Any]) -> None:
    headers = {"Content-Type": "application/json"}
    answer = client.post(path, content=json.dumps(body), headers=headers)
    assert answer.status_code in {200, 400, 404}, answer.text
    assert answer.is_success or answer.json()["error"]["message"]


def test_an_id_that_nothing_can_have_is_found_nowhere(client: httpx.Client) -> None:
    answer = client.get("/v1/responses/resp_%00")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "response_not_found")
