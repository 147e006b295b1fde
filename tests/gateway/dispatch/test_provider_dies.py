"""A provider's process that dies: in the middle of a request, in a stream, and comes back."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.gateway.dispatch.asking import ask, events, said, tried
from tests.gateway.dispatch.conftest import Faulty
from tests.gateway.processes import eventually, free_port, running, started

HELD = {"model": "mortal-or-spare", "messages": [{"role": "user", "content": "x"}]}


class Mortal(Faulty):
    """A provider's process that a test may kill."""

    def __init__(self, port: int) -> None:
        super().__init__(f"http://127.0.0.1:{port}")
        self._port = port
        self.live()

    def live(self) -> None:
        command = ["-m", "tests.gateway.scripted_upstream", str(self._port)]
        self._process = started(command, self._port, {}, "/record")

    def die(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture
def mortal(mortal_port: int) -> Iterator[Mortal]:
    made = Mortal(mortal_port)
    yield made
    made.die()


@pytest.fixture(scope="module")
def caring(dispatch_environment: dict[str, str]) -> Iterator[str]:
    """A gateway that checks health often and is as patient as by default."""
    port = free_port()
    environment = {**dispatch_environment, "SOCLE_HEALTH_SECONDS": "0.3"}
    command = ["-m", "uvicorn", "socle.gateway.app:application", "--log-level", "warning"]
    with running([*command, "--port", str(port)], port, environment, "/health") as address:
        yield address


@pytest.fixture
def cared_for(caring: str, new_key: Callable[..., tuple[Any, str]]) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {new_key()[1]}"}
    with httpx.Client(base_url=caring, headers=headers, timeout=60, trust_env=False) as http:
        yield http


def seen(client: httpx.Client, model: str) -> dict[str, Any]:
    data = client.get("/health/models").json()["data"]
    found: dict[str, Any] = next(entry for entry in data if entry["id"] == model)
    return found


def is_green(client: httpx.Client) -> bool:
    return bool(seen(client, "mortal")["status"] == "green")


@pytest.mark.parametrize("stream", [False, True])
def test_who_is_asked_and_dies_without_a_word_is_replaced(
    cared_for: httpx.Client, mortal: Mortal, stream: bool
) -> None:
    assert eventually(lambda: is_green(cared_for) or ask(cared_for, "mortal").status_code == 200)
    mortal.play("mortal", "silent")
    before = len(mortal.asked("mortal"))
    answers: list[httpx.Response] = []
    asker = threading.Thread(target=lambda: answers.append(ask(cared_for, "mortal-or-spare", stream=stream)))
    asker.start()
    assert eventually(lambda: len(mortal.asked("mortal")) == before + 1)
    mortal.die()
    asker.join(60)
    assert said(answers[0]).startswith("Bonjour")
    assert tried(answers[0])[-1] == "ok"
    assert answers[0].headers["x-socle-provider"] == "spare"


def test_who_dies_in_the_middle_of_a_stream_ends_it_with_one_error(
    cared_for: httpx.Client, mortal: Mortal
) -> None:
    assert eventually(lambda: ask(cared_for, "mortal").status_code == 200)
    mortal.play("mortal", "hangs")
    with cared_for.stream("POST", "/v1/chat/completions", json={**HELD, "stream": True}) as response:
        pieces = response.iter_raw()
        text = next(pieces)
        mortal.die()
        text += b"".join(pieces)
    whole = httpx.Response(200, headers=response.headers, content=text)
    assert said(whole) == "Bonjour à tous"
    assert [event["error"]["code"] for event in events(whole) if "error" in event] == ["stream_interrupted"]
    assert response.headers["x-socle-tried"] == "mortal=ok"


def test_checks_take_a_dead_provider_out_and_bring_it_back(cared_for: httpx.Client, mortal: Mortal) -> None:
    assert eventually(lambda: ask(cared_for, "mortal").status_code == 200)
    mortal.die()
    assert eventually(lambda: seen(cared_for, "mortal")["status"] == "red")
    assert ask(cared_for, "mortal").status_code == 503
    assert tried(ask(cared_for, "mortal-or-spare")) == ["open", "ok"]
    assert seen(cared_for, "unchecked")["status"] == "green", "nobody looked"
    mortal.live()
    # Its breaker would stay open for a minute: the check lets a trial through before.
    assert eventually(lambda: ask(cared_for, "mortal").status_code == 200, 20)
    assert is_green(cared_for)


def test_a_provider_whose_list_fails_counts_as_ill(cared_for: httpx.Client, mortal: Mortal) -> None:
    assert eventually(lambda: ask(cared_for, "mortal").status_code == 200)
    mortal.play("models", "ill")
    assert eventually(lambda: seen(cared_for, "mortal")["status"] != "green")
