"""Requests that cannot be answered, and what is said of them."""

from typing import Any

import httpx
import pytest

GOOD = {"model": "stable", "messages": [{"role": "user", "content": "hello"}]}


@pytest.mark.parametrize(
    ("change", "param", "code"),
    [
        ({"model": None}, "model", "invalid_value"),
        ({"model": ""}, "model", "invalid_value"),
        ({"model": 3}, "model", "invalid_value"),
        ({"messages": []}, "messages", "invalid_value"),
        ({"messages": "hello"}, "messages", "invalid_value"),
        ({"messages": ["hello"]}, "messages[0]", "invalid_value"),
        ({"messages": [{"content": "x"}]}, "messages[0].role", "missing_required_parameter"),
        ({"messages": [{"role": "user", "content": 3}]}, "messages[0].content", "invalid_value"),
        ({"messages": [{"role": "user", "content": ["x"]}]}, "messages[0].content", "invalid_value"),
        ({"stream": "yes"}, "stream", "invalid_value"),
        ({"stream_options": {"include_usage": 1}}, "stream_options.include_usage", "invalid_value"),
    ],
)
def test_a_wrong_field_is_named(client: httpx.Client, change: dict[str, Any], param: str, code: str) -> None:
    answer = client.post("/v1/chat/completions", json=GOOD | change)
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert (error["param"], error["code"]) == (param, code)
    assert param in error["message"]


def test_a_missing_field_is_named(client: httpx.Client) -> None:
    error = client.post("/v1/chat/completions", json={"model": "stable"}).json()["error"]
    assert error["message"] == "Missing required parameter: 'messages'."


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b'"x"', b"\xff\xfe{}", b'{"a": NaN}', b"[" * 100_000, b'{"a":' * 50_000]
)
def test_a_body_that_is_no_json_object_is_refused(client: httpx.Client, raw: bytes) -> None:
    answer = client.post("/v1/chat/completions", content=raw)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid_json"


def test_a_body_beyond_the_limit_is_refused(client: httpx.Client) -> None:
    long = GOOD | {"messages": [{"role": "user", "content": "x" * 1_000_000}]}
    answer = client.post("/v1/chat/completions", json=long)
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "request_too_large"


def test_a_body_of_unannounced_length_beyond_the_limit_is_refused(client: httpx.Client) -> None:
    answer = client.post("/v1/chat/completions", content=(b" " * 100_000 for _ in range(11)))
    assert answer.status_code == 413


def test_a_message_of_200_000_characters_reaches_the_model(client: httpx.Client) -> None:
    long = GOOD | {"messages": [{"role": "user", "content": "hello " + "à" * 200_000}]}
    assert client.post("/v1/chat/completions", json=long).status_code == 200


def test_an_unknown_model_is_not_found(client: httpx.Client) -> None:
    answer = client.post("/v1/chat/completions", json=GOOD | {"model": "gpt-9"})
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "model_not_found"
    assert answer.json()["error"]["type"] == "not_found_error"


def test_a_model_of_embeddings_does_not_chat(client: httpx.Client) -> None:
    answer = client.post("/v1/chat/completions", json=GOOD | {"model": "vectors"})
    assert answer.status_code == 400
    assert answer.json()["error"]["param"] == "model"


def test_an_unknown_path_and_a_wrong_method_have_the_same_shape(client: httpx.Client) -> None:
    assert client.get("/v1/chat/nowhere").json()["error"]["code"] == "unknown_path"
    answer = client.get("/v1/chat/completions")
    assert answer.status_code == 405
    assert answer.json()["error"]["code"] == "method_not_allowed"
    assert answer.headers["allow"] == "POST"


def test_every_answer_has_a_reference_and_no_cors(client: httpx.Client) -> None:
    answer = client.get("/v1/models", headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["x-request-id"]
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_health_needs_no_key(gateway: str) -> None:
    assert httpx.get(f"{gateway}/health", trust_env=False).json() == {"status": "ok"}
