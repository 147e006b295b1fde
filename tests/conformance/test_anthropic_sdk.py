"""Anthropic's Python SDK, unmodified, does with Socle what coding agents do."""

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from tests.gateway.conftest import NewKey
from tests.gateway.scripted_upstream import ARGUMENTS

anthropic = pytest.importorskip("anthropic")

QUESTION = [{"role": "user", "content": "Quelle est la capitale de la France ? Répondez d'un mot."}]
METEO = {"name": "météo", "input_schema": {"type": "object", "properties": {}}}
BRIEF = {"model": "chat", "max_tokens": 30, "extra_body": {"temperature": 0}}


@pytest.fixture
def claude(socle: SimpleNamespace, new_key: NewKey) -> Iterator[Any]:
    """The SDK, told the address and a key, and nothing else."""
    with anthropic.Anthropic(
        base_url=socle.address, api_key=new_key()[1], max_retries=0, timeout=300
    ) as client:
        yield client


def asked(script: str) -> dict[str, Any]:
    return {"model": "scripted", "max_tokens": 100, "messages": [{"role": "user", "content": script}]}


def test_a_message(claude: Any) -> None:
    message = claude.messages.create(messages=QUESTION, system="Vous répondez en français.", **BRIEF)
    assert "Paris" in message.content[0].text
    assert (message.model, message.stop_reason) == ("chat", "end_turn")
    assert message.usage.input_tokens > 0


def test_a_streamed_message_by_the_sdks_own_accumulator(claude: Any) -> None:
    with claude.messages.stream(messages=QUESTION, **BRIEF) as stream:
        text = "".join(stream.text_stream)
        final = stream.get_final_message()
    assert "Paris" in text
    assert final.content[0].text == text
    assert final.usage.input_tokens > 0
    assert final.usage.output_tokens > 0


def test_a_tool_is_used_and_its_result_answered(claude: Any) -> None:
    first = claude.messages.create(**asked("calls"), tools=[METEO])
    (used,) = first.content
    assert (used.type, used.name, used.input) == ("tool_use", "météo", json.loads(ARGUMENTS))
    result = {"type": "tool_result", "tool_use_id": used.id, "content": "hello pluie"}
    conversation = [
        *asked("calls")["messages"],
        {"role": "assistant", "content": first.content},
        {"role": "user", "content": [result]},
    ]
    second = claude.messages.create(**asked("") | {"messages": conversation}, tools=[METEO])
    assert second.content[0].text == "Bonjour"


def test_a_streamed_use_of_a_tool(claude: Any) -> None:
    with claude.messages.stream(**asked("calls"), tools=[METEO]) as stream:
        final = stream.get_final_message()
    assert final.stop_reason == "tool_use"
    assert final.content[0].input == json.loads(ARGUMENTS)


def test_tokens_are_counted(claude: Any) -> None:
    counted = claude.messages.count_tokens(model="chat", messages=QUESTION)
    answered = claude.messages.create(messages=QUESTION, **BRIEF)
    assert counted.input_tokens == answered.usage.input_tokens + answered.usage.cache_read_input_tokens


def test_a_wrong_key_is_an_authentication_error(claude: Any) -> None:
    with pytest.raises(anthropic.AuthenticationError):
        claude.with_options(api_key="sk-socle-wrong").messages.create(**asked("hello"))


def test_an_unknown_model_is_a_not_found_error(claude: Any) -> None:
    with pytest.raises(anthropic.NotFoundError) as refused:
        claude.messages.create(**asked("hello") | {"model": "claude-nothing"})
    assert refused.value.body["error"]["type"] == "not_found_error"
    assert refused.value.request_id


def test_a_failure_in_the_middle_is_an_error(claude: Any) -> None:
    with pytest.raises(anthropic.APIStatusError), claude.messages.stream(**asked("dies")) as stream:
        stream.until_done()
