"""Embeddings through the gateway."""

from typing import Any

import httpx
import pytest


def embed(client: httpx.Client, given: Any, **options: Any) -> httpx.Response:
    return client.post("/v1/embeddings", json={"model": "vectors", "input": given, **options})


@pytest.mark.parametrize("given", ["un texte", ["un", "deux"], [1, 2, 3], [[1, 2], [3]]])
def test_every_form_of_input_is_passed_on(client: httpx.Client, record: Any, given: Any) -> None:
    answer = embed(client, given, user=f"form {given}")
    assert answer.status_code == 200
    assert record(f"form {given}")[-1]["body"]["input"] == given


def test_vectors_pass_as_they_came_with_usage(client: httpx.Client) -> None:
    answer = embed(client, ["un", "deux"]).json()
    assert [item["embedding"] for item in answer["data"]] == [[0.25, -1e-7, 3.0]] * 2
    assert answer["model"] == "vectors"
    assert answer["usage"]["prompt_tokens"] == 2000
    assert answer["usage"]["completion_tokens"] == 0
    assert answer["usage"]["cost"] == pytest.approx(0.002)


def test_usage_before_the_vectors_is_found_too(client: httpx.Client) -> None:
    answer = embed(client, ["usage-first", "deux"]).json()
    assert len(answer["data"]) == 2
    assert answer["model"] == "vectors"
    assert answer["usage"]["socle"]["provider"] == "scripted"


def test_energy_without_a_factor_is_a_zero_that_says_so(client: httpx.Client) -> None:
    impacts = embed(client, "un").json()["usage"]["impacts"]
    assert impacts["kWh"] == 0.0
    assert impacts["estimated"] is False
    assert "no factor" in impacts["source"]


def test_the_encoding_format_is_passed_on(client: httpx.Client, record: Any) -> None:
    embed(client, "base 64 please", encoding_format="base64")
    assert record("base 64 please")[-1]["body"]["encoding_format"] == "base64"


@pytest.mark.parametrize("given", ["", [], None, {"text": "x"}, ["x", 1]])
def test_another_input_is_refused(client: httpx.Client, given: Any) -> None:
    answer = embed(client, given)
    assert answer.status_code == 400
    assert answer.json()["error"]["param"].startswith("input")


def test_an_empty_list_is_told_to_be_empty_and_not_to_be_no_text(client: httpx.Client) -> None:
    assert "at least 1 item" in embed(client, []).json()["error"]["message"]


def test_a_chat_model_makes_no_embeddings(client: httpx.Client) -> None:
    answer = client.post("/v1/embeddings", json={"model": "scripted", "input": "x"})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "model_type_mismatch"
