"""A real gateway keeps to the scopes of a key."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.utils import timezone

from socle.organisation.keys import change_key, rotate_key
from socle.organisation.scopes import checked
from tests.gateway.processes import eventually

Ask = Callable[..., httpx.Response]


@pytest.fixture
def key(new_key: Any) -> Callable[..., Any]:
    """Makes a key with scopes."""
    return lambda **scopes: new_key(scopes=checked(**scopes))


@pytest.fixture
def chat(gateway: str) -> Ask:
    """A chat with a model, by a key."""

    def ask(text: str, model: str = "scripted", **headers: str) -> httpx.Response:
        return httpx.post(
            f"{gateway}/v1/chat/completions",
            json={"model": model, "messages": [{"role": "user", "content": "hello"}]},
            headers={"Authorization": f"Bearer {text}", **headers},
            timeout=30,
            trust_env=False,
        )

    return ask


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


@pytest.mark.parametrize("named", ["scripted", "stable"])
def test_a_key_of_one_model_calls_it_by_any_of_its_names_and_no_other(
    key: Any, chat: Ask, named: str
) -> None:
    _, text = key(models=[named])
    assert chat(text, "scripted").status_code == 200
    assert chat(text, "stable").status_code == 200
    assert refusal(chat(text, "org/second")) == (403, "model_not_in_scope")


def test_it_lists_the_models_that_it_may_call(gateway: str, key: Any) -> None:
    headers = {"Authorization": f"Bearer {key(models=['stable'])[1]}"}
    listed = httpx.get(f"{gateway}/v1/models", headers=headers, trust_env=False).json()["data"]
    assert [model["id"] for model in listed] == ["scripted"]


def test_a_key_of_other_endpoints_is_refused_with_those_that_it_may_call(key: Any, chat: Ask) -> None:
    answer = chat(key(endpoints=["/v1/embeddings"])[1])
    assert refusal(answer) == (403, "endpoint_not_in_scope")
    assert "/v1/embeddings" in answer.json()["error"]["message"]


def test_a_key_of_another_network_is_refused(key: Any, chat: Ask) -> None:
    assert chat(key(addresses=["127.0.0.0/8"])[1]).status_code == 200
    assert refusal(chat(key(addresses=["192.0.2.0/24"])[1])) == (403, "address_not_in_scope")


def test_scopes_that_change_hold_within_a_second(key: Any, chat: Ask) -> None:
    made, text = key()
    assert chat(text).status_code == 200
    change_key(made, None, scopes=checked(models=["vectors"]))
    assert eventually(lambda: chat(text).status_code == 403, 2.0)


def test_an_old_key_works_beside_the_new_one_until_its_hour(key: Any, chat: Ask) -> None:
    made, old = key()
    assert chat(old).status_code == 200
    _, new = rotate_key(made, timezone.now() + timedelta(seconds=2))
    assert [chat(text).status_code for text in (old, new)] == [200, 200]
    assert eventually(lambda: chat(old).status_code == 401, 10.0)
    assert chat(new).status_code == 200
