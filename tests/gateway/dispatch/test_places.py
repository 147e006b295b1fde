"""A provider with one place: who waits, who goes first, who is sent away."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tests.gateway.dispatch.asking import ask, tried
from tests.gateway.dispatch.conftest import Faulty
from tests.gateway.processes import eventually


def waiting(client: httpx.Client, model: str) -> int:
    data = client.get("/health/models").json()["data"]
    entry = next(entry for entry in data if entry["id"] == model)
    return sum(provider["waiting"] for provider in entry["providers"])


def texts(faulty: Faulty, model: str) -> list[str]:
    return [entry["body"]["messages"][-1]["content"] for entry in faulty.asked(model)]


@contextmanager
def place_held(client: httpx.Client, faulty: Faulty, model: str) -> Iterator[None]:
    """The model's only place is taken, by a stream that goes on until the end of the block."""
    faulty.play(model, "hangs")
    body = {"model": model, "messages": [{"role": "user", "content": "holds the place"}], "stream": True}
    with client.stream("POST", "/v1/chat/completions", json=body) as response:
        next(response.iter_raw())
        faulty.play(model, "hello")
        yield


def test_people_go_before_jobs_and_jobs_before_batches(asking: httpx.Client, faulty: Faulty) -> None:
    answers: list[Future[Any]] = []
    with ThreadPoolExecutor(5) as threads:
        with place_held(asking, faulty, "narrow"):
            for place, priority in enumerate(["batch", "job", "batch", "interactive", "job"]):
                header = {"X-Socle-Priority": priority}
                answers.append(threads.submit(ask, asking, "narrow", text=f"{priority} {place}", **header))
                assert eventually(lambda count=place + 1: waiting(asking, "narrow") == count)
        assert [answer.result().status_code for answer in answers] == [200] * 5
    expected = ["interactive 3", "job 1", "job 4", "batch 0", "batch 2"]
    assert texts(faulty, "narrow")[-5:] == expected


def test_a_place_that_does_not_come_in_time_is_a_503(asking: httpx.Client, faulty: Faulty) -> None:
    with place_held(asking, faulty, "hasty"):
        answer = ask(asking, "hasty", text="too late")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "model_busy")
    assert answer.headers["retry-after"] == "5"
    assert tried(answer) == ["full"]
    assert "too late" not in texts(faulty, "hasty")


def test_where_another_has_a_place_nobody_waits(asking: httpx.Client, faulty: Faulty) -> None:
    with place_held(asking, faulty, "hasty"):
        assert ask(asking, "spilling").headers["x-socle-provider"] == "spare"


def test_one_who_leaves_the_queue_gives_its_turn_away(
    asking: httpx.Client, faulty: Faulty, dispatching: str
) -> None:
    leaver = httpx.Client(base_url=dispatching, headers=asking.headers, timeout=0.5, trust_env=False)
    with place_held(asking, faulty, "narrow"):
        with leaver, pytest.raises(httpx.ReadTimeout):
            ask(leaver, "narrow", text="leaves")
        assert eventually(lambda: waiting(asking, "narrow") == 0)
    assert ask(asking, "narrow", text="after").status_code == 200
    assert "leaves" not in texts(faulty, "narrow")


def test_a_word_that_is_no_priority_is_refused(asking: httpx.Client) -> None:
    answer = ask(asking, "narrow", **{"X-Socle-Priority": "urgent"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_priority")


def test_a_conversation_stays_with_its_provider(asking: httpx.Client, faulty: Faulty) -> None:
    for name in ("hasty", "spare", "close"):
        faulty.play(name, "hello")
    chosen = {
        text: {ask(asking, "affine", text=text).headers["x-socle-provider"] for _ in range(3)}
        for text in (f"hello {n}" for n in range(12))
    }
    assert all(len(providers) == 1 for providers in chosen.values())
    assert len(set.union(*chosen.values())) > 1
