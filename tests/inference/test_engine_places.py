import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx
import pytest

from tests.inference.local_engine import LocalEngine, endless, eventually, question

LONG_PROMPT = "Le marché est conclu pour une durée de quatre ans, reconductible une fois. " * 150


@pytest.fixture
def quiet(engine: LocalEngine) -> Iterator[LocalEngine]:
    """The engine with nobody at work, before and after."""
    assert eventually(lambda: engine.number("busy_slots") == engine.number("running") == 0)
    yield engine
    assert eventually(lambda: engine.number("busy_slots") == engine.number("running") == 0)


@contextmanager
def being_written(engine: LocalEngine) -> Iterator[None]:
    """Inside, an answer that has begun goes on."""
    with engine.stream(**endless()) as response:
        # The iterator must live on: with it ends the connection.
        pieces = response.iter_bytes()
        next(pieces)
        yield
        del pieces


def test_two_answers_are_written_at_once(quiet: LocalEngine) -> None:
    with being_written(quiet), being_written(quiet):
        assert quiet.number("busy_slots") == 2


def test_past_the_queue_a_request_is_sent_away_with_advice(quiet: LocalEngine) -> None:
    with ExitStack() as streams:
        for _ in range(2):
            streams.enter_context(being_written(quiet))
        waiting = [threading.Thread(target=ask_and_leave, args=(quiet,), daemon=True) for _ in range(2)]
        for thread in waiting:
            thread.start()
        assert eventually(lambda: quiet.number("waiting") == 2)

        response = quiet.chat()

    assert response.status_code == 429
    assert response.json()["error"]["type"] == "rate_limit_error"
    assert int(response.headers["retry-after"]) >= 1
    for thread in waiting:
        thread.join()


def ask_and_leave(engine: LocalEngine) -> None:
    engine.chat(max_tokens=1)


def test_leaving_while_the_prompt_is_read_frees_the_slot(quiet: LocalEngine) -> None:
    with quiet.stream(LONG_PROMPT, **endless()):
        assert eventually(lambda: quiet.number("busy_slots") == 1)

    assert eventually(lambda: quiet.number("busy_slots") == 0)


def test_leaving_while_the_answer_is_written_frees_the_slot(quiet: LocalEngine) -> None:
    with being_written(quiet):
        assert quiet.number("busy_slots") == 1

    assert eventually(lambda: quiet.number("busy_slots") == 0)


def test_leaving_a_call_that_is_not_streamed_frees_the_slot(quiet: LocalEngine) -> None:
    with pytest.raises(httpx.ReadTimeout):
        quiet.http.post("/v1/chat/completions", json=question("Un.", **endless()), timeout=2)

    assert eventually(lambda: quiet.number("busy_slots") == 0)


def test_leaving_the_queue_frees_the_place(quiet: LocalEngine) -> None:
    with ExitStack() as streams:
        for _ in range(2):
            streams.enter_context(being_written(quiet))
        with pytest.raises(httpx.ReadTimeout):
            quiet.http.post("/v1/chat/completions", json=question("Un."), timeout=1)

        assert eventually(lambda: quiet.number("waiting") == 0)
