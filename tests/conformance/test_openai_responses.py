"""OpenAI's Python SDK, unmodified: responses and the older completions."""

import json
from typing import Any

import openai
import pytest
from openai import OpenAI
from pydantic import BaseModel

from tests.gateway.scripted_upstream import ARGUMENTS

QUESTION = "Quelle est la capitale de la France ? Répondez d'un mot."
METEO = {
    "type": "function",
    "name": "météo",
    "strict": False,
    "parameters": {"type": "object", "properties": {}},
}
BRIEF = {"model": "chat", "max_output_tokens": 30, "temperature": 0}


def test_a_response(sdk: OpenAI) -> None:
    response = sdk.responses.create(input=QUESTION, **BRIEF)
    assert "Paris" in response.output_text
    assert (response.status, response.model) == ("completed", "chat")
    assert response.usage.output_tokens > 0
    assert response.usage.impacts["kWh"] > 0


def test_a_streamed_response_by_the_sdks_own_accumulator(sdk: OpenAI) -> None:
    with sdk.responses.stream(input=QUESTION, **BRIEF) as stream:
        types = [event.type for event in stream]
        final = stream.get_final_response()
    assert types[0] == "response.created"
    assert types[-1] == "response.completed"
    assert "Paris" in final.output_text


class City(BaseModel):
    """What is asked for by its schema."""

    nom: str
    pays: str


def test_a_parsed_response(sdk: OpenAI) -> None:
    response = sdk.responses.parse(input=QUESTION, text_format=City, **{**BRIEF, "max_output_tokens": 60})
    assert response.output_parsed.pays == "France"


def test_a_conversation_continues_from_its_last_response(sdk: OpenAI) -> None:
    first = sdk.responses.create(input="Le mot de passe est « tilleul ». Retenez-le.", **BRIEF)
    second = sdk.responses.create(
        input="Quel est le mot de passe ? Répondez d'un mot.", previous_response_id=first.id, **BRIEF
    )
    assert "tilleul" in second.output_text.lower()
    assert sdk.responses.retrieve(first.id).output_text == first.output_text
    sdk.responses.delete(first.id)
    with pytest.raises(openai.NotFoundError):
        sdk.responses.retrieve(first.id)


def test_a_tool_is_called_and_its_result_answered(sdk: OpenAI) -> None:
    first = sdk.responses.create(model="scripted", input="calls", tools=[METEO])
    (call,) = first.output
    assert (call.type, call.name, call.arguments) == ("function_call", "météo", ARGUMENTS)
    result = {"type": "function_call_output", "call_id": call.call_id, "output": "hello pluie"}
    second = sdk.responses.create(model="scripted", input=[result], previous_response_id=first.id)
    assert second.output_text == "Bonjour"


def test_a_streamed_call_of_a_tool(sdk: OpenAI) -> None:
    with sdk.responses.stream(model="scripted", input="calls", tools=[METEO], store=False) as stream:
        call = stream.get_final_response().output[0]
    assert json.loads(call.arguments)["ville"] == "Besançon"


def test_a_failure_in_the_middle_is_told_by_an_event(sdk: OpenAI) -> None:
    events = list(sdk.responses.create(model="scripted", input="dies", stream=True, store=False))
    assert events[-1].type == "response.failed"
    assert events[-1].response.error.code == "server_error"


def test_a_response_that_does_not_exist_is_a_not_found_error(sdk: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError):
        sdk.responses.retrieve("resp_nothing")
    with pytest.raises(openai.BadRequestError) as refused:
        sdk.responses.create(input=QUESTION, previous_response_id="resp_nothing", **BRIEF)
    assert refused.value.param == "previous_response_id"


CODE = {"model": "chat", "max_tokens": 30, "temperature": 0}


def test_a_completion(sdk: OpenAI) -> None:
    completion = sdk.completions.create(prompt="Les jours de la semaine : lundi, mardi,", **CODE)
    assert "mercredi" in completion.choices[0].text
    assert (completion.object, completion.model) == ("text_completion", "chat")


@pytest.mark.parametrize("stream", [False, True])
def test_a_gap_in_code_is_filled(sdk: OpenAI, stream: bool) -> None:
    prefix, suffix = "def moyenne(nombres):\n    total = ", "\n    return total / len(nombres)\n"
    answer = sdk.completions.create(prompt=prefix, suffix=suffix, stream=stream, **{**CODE, "max_tokens": 60})
    chunks = list(answer) if stream else [answer]
    text = "".join(chunk.choices[0].text for chunk in chunks if chunk.choices)
    written: dict[str, Any] = {}
    exec(prefix + text + suffix, written)
    assert written["moyenne"]([1, 2, 6]) == 3
    assert chunks[-1].usage.impacts["kWh"] > 0
