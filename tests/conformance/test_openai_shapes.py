"""Answers have the shapes of OpenAI's own specification."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

yaml = pytest.importorskip("yaml")

TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


@pytest.fixture(scope="module")
def schemas(shared_data: Path) -> dict[str, Any]:
    file = shared_data / "conformance" / "openai-openapi" / "openapi.yaml"
    if not file.exists():
        pytest.skip(f"no specification at {file}")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), loader)["components"]["schemas"]
    return found


def faults(schemas: dict[str, Any], schema: dict[str, Any], value: Any, at: str = "") -> Iterator[str]:
    """Where a value departs from a schema: the part of JSON Schema that the answers' schemas use."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    if value is None and schema.get("nullable"):
        return
    for choice in ("anyOf", "oneOf"):
        if choice in schema and all(list(faults(schemas, one, value, at)) for one in schema[choice]):
            yield f"{at}: none of {choice}"
    for one in schema.get("allOf", ()):
        yield from faults(schemas, one, value, at)
    kind = schema.get("type")
    if kind and not isinstance(value, TYPES[kind]):
        yield f"{at}: {type(value).__name__} is not {kind}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is not one of {schema['enum']}"
    if isinstance(value, dict):
        yield from (f"{at}.{name} is missing" for name in schema.get("required", ()) if name not in value)
        for name, inner in schema.get("properties", {}).items():
            if name in value:
                yield from faults(schemas, inner, value[name], f"{at}.{name}")
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from faults(schemas, schema.get("items", {}), item, f"{at}[{index}]")


@pytest.fixture
def http(socle: SimpleNamespace, new_key: Any) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {new_key()[1]}"}
    with httpx.Client(
        base_url=f"{socle.address}/v1/", headers=headers, timeout=120, trust_env=False
    ) as client:
        yield client


def chat(model: str, text: str, **options: Any) -> dict[str, Any]:
    return {"model": model, "messages": [{"role": "user", "content": text}], "max_tokens": 5, **options}


@pytest.mark.parametrize(
    ("model", "text"), [("chat", "Bonjour"), ("scripted", "hello"), ("scripted", "calls")]
)
def test_a_chat(schemas: dict[str, Any], http: httpx.Client, model: str, text: str) -> None:
    answer = http.post("chat/completions", json=chat(model, text)).json()
    for choice in answer["choices"] if model == "scripted" else ():
        # Required though empty: what a provider leaves out is passed on as it is.
        choice["message"].setdefault("refusal", None)
    assert list(faults(schemas, schemas["CreateChatCompletionResponse"], answer)) == []


@pytest.mark.parametrize(
    ("model", "text"), [("chat", "Bonjour"), ("scripted", "hello"), ("scripted", "calls")]
)
def test_every_chunk_of_a_stream(schemas: dict[str, Any], http: httpx.Client, model: str, text: str) -> None:
    raw = http.post("chat/completions", json=chat(model, text, stream=True)).text
    # Comments, which readers skip, say that a model still reads.
    data = [event.removeprefix("data: ") for event in raw.split("\n\n") if event.startswith("data: ")]
    assert data.pop() == "[DONE]"
    chunks = [httpx.Response(200, text=one).json() for one in data]
    assert [list(faults(schemas, schemas["CreateChatCompletionStreamResponse"], one)) for one in chunks] == [
        [] for _ in chunks
    ]


@pytest.mark.parametrize(("model", "text"), [("chat", "Bonjour"), ("scripted", "hello")])
def test_a_completion(schemas: dict[str, Any], http: httpx.Client, model: str, text: str) -> None:
    answer = http.post("completions", json={"model": model, "prompt": text, "max_tokens": 5}).json()
    assert list(faults(schemas, schemas["CreateCompletionResponse"], answer)) == []


@pytest.mark.parametrize("model", ["chat", "scripted"])
def test_every_chunk_of_a_streamed_completion(
    schemas: dict[str, Any], http: httpx.Client, model: str
) -> None:
    body = {"model": model, "prompt": "hello", "max_tokens": 5, "stream": True}
    *chunks, done = data_of(http.post("completions", json=body).text)
    assert done == "[DONE]"
    for one in chunks:
        chunk = json.loads(one)
        # The specification has no stream: usage and finish_reason are null until the end.
        if chunk.get("usage", 0) is None:
            del chunk["usage"]
        for choice in chunk["choices"]:
            choice["finish_reason"] = choice["finish_reason"] or "stop"
        assert list(faults(schemas, schemas["CreateCompletionResponse"], chunk)) == []


TOOL = {"type": "function", "name": "météo", "strict": None, "parameters": {"type": "object"}}
CUSTOM = {"type": "custom", "name": "météo"}


def response(model: str, text: str, **options: Any) -> dict[str, Any]:
    return {"model": model, "input": text, "max_output_tokens": 16, **options}


@pytest.mark.parametrize("tool", [TOOL, CUSTOM])
@pytest.mark.parametrize(
    ("model", "text"), [("chat", "Bonjour"), ("scripted", "hello"), ("scripted", "calls")]
)
def test_a_response(
    schemas: dict[str, Any], http: httpx.Client, model: str, text: str, tool: dict[str, Any]
) -> None:
    answer = http.post("responses", json=response(model, text, tools=[tool])).json()
    assert list(faults(schemas, schemas["Response"], answer)) == []
    for path, schema in (("", "Response"), ("/input_items", "ResponseItemList")):
        stored = http.get(f"responses/{answer['id']}{path}").json()
        assert list(faults(schemas, schemas[schema], stored)) == []


@pytest.mark.parametrize("tool", [TOOL, CUSTOM])
@pytest.mark.parametrize(
    ("model", "text"),
    [("chat", "Bonjour"), ("scripted", "hello"), ("scripted", "calls"), ("scripted", "dies")],
)
def test_every_event_of_a_streamed_response(
    schemas: dict[str, Any], http: httpx.Client, model: str, text: str, tool: dict[str, Any]
) -> None:
    body = response(model, text, tools=[tool], stream=True, store=False)
    events = [json.loads(one) for one in data_of(http.post("responses", json=body).text)]
    assert len(events) > 4
    by_type = schemas_of_events(schemas)
    assert [(one["type"], list(faults(schemas, by_type[one["type"]], one))) for one in events] == [
        (one["type"], []) for one in events
    ]


def schemas_of_events(schemas: dict[str, Any]) -> dict[str, Any]:
    """The schema of each event of a response's stream, by its type."""
    names = [choice["$ref"].rpartition("/")[2] for choice in schemas["ResponseStreamEvent"]["anyOf"]]
    return {
        type: schemas[name]
        for name in names
        for type in schemas[name].get("properties", {}).get("type", {}).get("enum", ())
    }


def data_of(raw: str) -> list[str]:
    """The data of the events of a stream. Comments, which readers skip, say that a model still reads."""
    lines = (line for block in raw.split("\n\n") for line in block.split("\n"))
    return [line.removeprefix("data: ") for line in lines if line.startswith("data: ")]


def test_embeddings(schemas: dict[str, Any], http: httpx.Client) -> None:
    answer = http.post("embeddings", json={"model": "embeddings", "input": ["un", "deux"]}).json()
    assert list(faults(schemas, schemas["CreateEmbeddingResponse"], answer)) == []


def test_models(schemas: dict[str, Any], http: httpx.Client) -> None:
    assert list(faults(schemas, schemas["ListModelsResponse"], http.get("models").json())) == []
    assert list(faults(schemas, schemas["Model"], http.get("models/chat").json())) == []


def test_errors(schemas: dict[str, Any], http: httpx.Client) -> None:
    answers = [
        http.post("chat/completions", json=chat("nothing", "x")),
        http.post("chat/completions", json={}),
        http.post("chat/completions", json=chat("scripted", "breaks")),
        http.get("nowhere"),
        http.get("models", headers={"Authorization": "Bearer x"}),
    ]
    assert [list(faults(schemas, schemas["ErrorResponse"], answer.json())) for answer in answers] == [[]] * 5
