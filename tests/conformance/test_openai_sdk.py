"""OpenAI's Python SDK, unmodified, does with Socle what its users do."""

import base64
import json
import struct
from types import SimpleNamespace

import httpx
import openai
import pytest
from openai import OpenAI
from pydantic import BaseModel

from tests.gateway.processes import eventually
from tests.gateway.scripted_upstream import ARGUMENTS

QUESTION = [{"role": "user", "content": "Quelle est la capitale de la France ? Répondez d'un mot."}]
TOOLS = [
    {"type": "function", "function": {"name": "météo", "parameters": {"type": "object", "properties": {}}}}
]


def test_chat(sdk: OpenAI) -> None:
    answer = sdk.chat.completions.create(model="chat", messages=QUESTION, max_tokens=20, temperature=0)
    assert "Paris" in answer.choices[0].message.content
    assert answer.model == "chat"
    assert answer.usage.completion_tokens > 0
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens
    assert answer.usage.impacts["kWh"] > 0


def test_streamed_chat(sdk: OpenAI) -> None:
    stream = sdk.chat.completions.create(
        model="chat", messages=QUESTION, max_tokens=20, temperature=0, stream=True
    )
    chunks = list(stream)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert "Paris" in text
    assert {chunk.model for chunk in chunks} == {"chat"}
    assert [chunk.usage is not None for chunk in chunks].count(True) == 1
    assert chunks[-1].usage.completion_tokens > 0


def test_streamed_chat_by_the_sdks_own_accumulator(sdk: OpenAI) -> None:
    with sdk.chat.completions.stream(model="chat", messages=QUESTION, max_tokens=20, temperature=0) as stream:
        final = stream.get_final_completion()
    assert "Paris" in final.choices[0].message.content
    assert final.choices[0].finish_reason == "stop"


class City(BaseModel):
    """What is asked for by its schema."""

    nom: str
    pays: str


def test_json_schema(sdk: OpenAI) -> None:
    answer = sdk.chat.completions.parse(
        model="chat", messages=QUESTION, max_tokens=60, temperature=0, response_format=City
    )
    assert "Paris" in answer.choices[0].message.parsed.nom


def test_tool_calls_whole(sdk: OpenAI) -> None:
    asked = [{"role": "user", "content": "calls"}]
    message = sdk.chat.completions.create(model="scripted", messages=asked, tools=TOOLS).choices[0].message
    assert message.tool_calls[0].function.name == "météo"
    assert message.tool_calls[0].function.arguments == ARGUMENTS


def test_tool_calls_streamed(sdk: OpenAI) -> None:
    asked = [{"role": "user", "content": "calls"}]
    with sdk.chat.completions.stream(model="scripted", messages=asked, tools=TOOLS) as stream:
        call = stream.get_final_completion().choices[0].message.tool_calls[0]
    assert (call.id, call.function.name) == ("call_1", "météo")
    assert call.function.arguments == ARGUMENTS
    assert json.loads(call.function.arguments)["ville"] == "Besançon"


def test_embeddings(sdk: OpenAI) -> None:
    texts = ["un marché public", "une commande publique", "la pluie et le beau temps"]
    found = sdk.embeddings.create(model="embeddings", input=texts)
    market, order, rain = (item.embedding for item in found.data)
    assert len(market) == 512
    assert sum(value * value for value in market) == pytest.approx(1, abs=1e-3)
    assert dot(market, order) > dot(market, rain)
    assert found.usage.prompt_tokens > 0


def dot(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def test_embeddings_in_base64_are_those_in_floats(sdk: OpenAI) -> None:
    floats = (
        sdk.embeddings.create(model="embeddings", input="un texte", encoding_format="float").data[0].embedding
    )
    raw = (
        sdk.embeddings.create(model="embeddings", input="un texte", encoding_format="base64")
        .data[0]
        .embedding
    )
    read = struct.unpack("<512f", base64.b64decode(raw)) if isinstance(raw, str) else raw
    assert list(read) == pytest.approx(floats, abs=1e-6)


def test_models_are_listed_and_retrieved(sdk: OpenAI) -> None:
    names = {model.id for model in sdk.models.list()}
    assert {"qwen2.5-coder-1.5b", "use-multilingual-v3", "scripted"} <= names
    assert sdk.models.retrieve("chat").id == "qwen2.5-coder-1.5b"


def test_a_wrong_key_is_an_authentication_error(sdk: OpenAI) -> None:
    with pytest.raises(openai.AuthenticationError) as refused:
        sdk.with_options(api_key="sk-socle-wrong").models.list()
    assert refused.value.code == "invalid_api_key"


def test_an_unknown_model_is_a_not_found_error(sdk: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as refused:
        sdk.chat.completions.create(model="gpt-9", messages=QUESTION)
    assert refused.value.code == "model_not_found"
    with pytest.raises(openai.NotFoundError):
        sdk.models.retrieve("gpt-9")


@pytest.mark.parametrize("stream", [False, True])
def test_too_long_a_prompt_is_a_bad_request_that_says_so(sdk: OpenAI, stream: bool) -> None:
    long = [{"role": "user", "content": "Un mot après l'autre. " * 9000}]
    with pytest.raises(openai.BadRequestError) as refused:
        sdk.chat.completions.create(model="chat", messages=long, stream=stream)
    assert refused.value.code == "context_length_exceeded"


def test_a_failure_in_the_middle_of_a_stream_is_an_error(sdk: OpenAI) -> None:
    with pytest.raises(openai.APIError):
        list(
            sdk.chat.completions.create(
                model="scripted", messages=[{"role": "user", "content": "dies"}], stream=True
            )
        )


def busy(socle: SimpleNamespace) -> bool:
    """Whether the engine, or llama.cpp inside it, works on anything."""
    text = httpx.get(f"{socle.engine}/metrics", trust_env=False).text
    numbers = [float(line.rpartition(" ")[2]) for line in text.splitlines() if "{" in line]
    return any(numbers)


LONG = [{"role": "user", "content": "Comptez de 1 à 5000, en toutes lettres, sans rien omettre."}]


def test_a_client_that_leaves_a_stream_frees_the_engines_slot(sdk: OpenAI, socle: SimpleNamespace) -> None:
    stream = sdk.chat.completions.create(model="chat", messages=LONG, max_tokens=4000, stream=True)
    assert next(iter(stream)).object == "chat.completion.chunk"
    assert busy(socle)
    stream.close()
    assert eventually(lambda: not busy(socle), 30)


def test_a_client_that_leaves_before_a_whole_answer_frees_the_engines_slot(
    sdk: OpenAI, socle: SimpleNamespace
) -> None:
    with pytest.raises(openai.APITimeoutError):
        sdk.with_options(timeout=3).chat.completions.create(model="chat", messages=LONG, max_tokens=4000)
    assert eventually(lambda: not busy(socle), 30)
