"""The list of models."""

import httpx
import pytest


def test_models_have_openais_shape_and_alberts_fields(client: httpx.Client) -> None:
    answer = client.get("/v1/models").json()
    model = next(model for model in answer["data"] if model["id"] == "scripted")
    assert answer["object"] == "list"
    assert model["object"] == "model"
    assert isinstance(model["created"], int)
    assert model["aliases"] == ["stable"]
    assert model["type"] == "text-generation"
    assert model["max_context_length"] == 4096
    assert model["costs"] == {"prompt_tokens": 2.0, "completion_tokens": 6.0}


@pytest.mark.parametrize(
    ("name", "found"), [("scripted", "scripted"), ("stable", "scripted"), ("org/second", "org/second")]
)
def test_a_model_is_found_by_its_id_or_alias(client: httpx.Client, name: str, found: str) -> None:
    assert client.get(f"/v1/models/{name}").json()["id"] == found


def test_a_model_says_which_data_it_may_receive(client: httpx.Client) -> None:
    assert client.get("/v1/models/far").json()["socle"]["sensitivities"] == ["public"]


def test_an_unknown_model_is_not_found(client: httpx.Client) -> None:
    answer = client.get("/v1/models/nothing")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "model_not_found"


def test_the_list_needs_a_key(gateway: str) -> None:
    assert httpx.get(f"{gateway}/v1/models", trust_env=False).status_code == 401


def test_the_catalogue_never_shows_an_address_or_a_key(client: httpx.Client, upstream: str) -> None:
    text = client.get("/v1/models").text
    assert upstream not in text
    assert "upstream-secret" not in text
