"""The breaker of a provider, its cooldown after a 429, and the colours of models."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.gateway.dispatch.asking import ask, tried
from tests.gateway.dispatch.conftest import Pair
from tests.gateway.processes import eventually


def colour(client: httpx.Client, model: str) -> str:
    found = {entry["id"]: entry["status"] for entry in client.get("/health/models").json()["data"]}
    return str(found[model])


@pytest.mark.parametrize(("fault", "stream"), [("breaks", False), ("dies", True)])
def test_the_breaker_opens_after_three_failures_and_closes_by_one_good_trial(
    asking: httpx.Client, pair: Pair, fault: str, stream: bool
) -> None:
    pair.play(first=fault)
    for _ in range(3):
        ask(asking, pair.model, stream=stream)
    assert pair.asked()[0] == 3
    assert tried(ask(asking, pair.model)) == ["open", "ok"]
    assert pair.asked()[0] == 3
    assert (colour(asking, pair.model), colour(asking, pair.single)) == ("yellow", "red")

    pair.play(first="hello")
    assert eventually(lambda: tried(ask(asking, pair.model)) == ["ok"], 60)
    assert (colour(asking, pair.model), colour(asking, pair.single)) == ("green", "green")


def test_a_trial_that_fails_opens_the_breaker_again(asking: httpx.Client, pair: Pair) -> None:
    pair.play(first="breaks")
    assert eventually(lambda: tried(ask(asking, pair.model)) == ["open", "ok"], 60)
    assert eventually(lambda: tried(ask(asking, pair.model)) == ["500", "ok"], 60)
    assert tried(ask(asking, pair.model)) == ["open", "ok"]
    assert pair.asked()[0] == 4


def test_half_open_one_request_at_a_time_is_the_trial(asking: httpx.Client, pair: Pair) -> None:
    pair.play(first="breaks")
    assert eventually(lambda: tried(ask(asking, pair.model)) == ["open", "ok"], 60)
    pair.play(first="silent")
    assert eventually(lambda: colour(asking, pair.model) == "yellow", 60)
    assert eventually(lambda: health(asking, pair)[0] == "trial", 60)
    with ThreadPoolExecutor(5) as threads:
        outcomes = [tried(answer)[0] for answer in threads.map(lambda _: ask(asking, pair.model), range(5))]
    assert sorted(outcomes) == ["open"] * 4 + ["timeout"]


def health(client: httpx.Client, pair: Pair) -> list[str]:
    data = client.get("/health/models").json()["data"]
    entry = next(entry for entry in data if entry["id"] == pair.model)
    return [provider["health"] for provider in entry["providers"]]


def test_an_open_provider_with_nobody_beside_is_a_503_that_says_when(
    asking: httpx.Client, pair: Pair
) -> None:
    pair.play(first="breaks")
    for _ in range(3):
        assert ask(asking, pair.single).status_code == 502
    answer = ask(asking, pair.single)
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "model_unavailable")
    assert 1 <= int(answer.headers["retry-after"]) <= 6


def test_a_provider_that_asks_to_come_back_later_is_left_alone_until_then(
    asking: httpx.Client, pair: Pair
) -> None:
    pair.play(first="busy-briefly")
    assert tried(ask(asking, pair.model)) == ["429", "ok"]
    assert tried(ask(asking, pair.model)) == ["cooling", "ok"]
    assert 1 <= int(ask(asking, pair.single).headers["retry-after"]) <= 6
    assert pair.asked()[0] == 1
    pair.play(first="hello")
    assert eventually(lambda: tried(ask(asking, pair.model)) == ["ok"], 60)


def test_requests_that_are_wrong_open_nothing(asking: httpx.Client, pair: Pair) -> None:
    pair.play(first="bad")
    assert [ask(asking, pair.model).status_code for _ in range(5)] == [400] * 5
    assert health(asking, pair) == ["up", "up"]


def test_the_colours_are_for_those_with_a_key(asking: httpx.Client) -> None:
    assert asking.get("/health/models", headers={"Authorization": ""}).status_code == 401
    assert "127.0.0.1" not in asking.get("/health/models").text
