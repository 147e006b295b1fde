"""A provider that fails before its first words gives way to another; after them, nobody speaks twice."""

import httpx
import pytest

from tests.gateway.dispatch.asking import ask, events, said, tried
from tests.gateway.dispatch.conftest import Pair

WHOLE = {
    "breaks": "500",
    "busy": "429",
    "key": "401",
    "absent": "404",
    "redirect": "307",
    "html": "malformed",
    "list": "malformed",
    "cut": "malformed",
    "closes-early": "cut",
    "silent": "timeout",
}
STREAMED = {
    "breaks": "500",
    "busy": "429",
    "key": "401",
    "html": "malformed",
    "silent": "timeout",
    "stalls-after-role": "timeout",
    "only-comments": "timeout",
    "dies-before": "cut",
    "dies-after-role": "cut",
    "ends-before": "cut",
    "ends-after-role": "cut",
    "malformed": "malformed",
    "reports-before": "500",
}


@pytest.mark.parametrize(("fault", "outcome"), WHOLE.items())
def test_a_fault_before_a_whole_answer_is_made_good_by_another(
    asking: httpx.Client, pair: Pair, fault: str, outcome: str
) -> None:
    pair.play(first=fault)
    answer = ask(asking, pair.model)
    assert (answer.status_code, said(answer)) == (200, "Bonjour")
    assert answer.headers["x-socle-tried"] == f"{pair.first}={outcome}, {pair.second}=ok"
    assert answer.headers["x-socle-provider"] == pair.second
    assert answer.json()["usage"]["socle"]["provider"] == pair.second
    assert pair.asked() == (1, 1)


@pytest.mark.parametrize(("fault", "outcome"), STREAMED.items())
def test_a_fault_before_the_first_words_of_a_stream_is_made_good_by_another(
    asking: httpx.Client, pair: Pair, fault: str, outcome: str
) -> None:
    pair.play(first=fault)
    answer = ask(asking, pair.model, stream=True)
    assert (answer.status_code, said(answer)) == (200, "Bonjour à tous")
    assert events(answer)[-1] == "[DONE]"
    assert tried(answer) == [outcome, "ok"]
    assert answer.headers["x-socle-provider"] == pair.second
    assert pair.asked() == (1, 1)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("hangs", "upstream_timeout"),
        ("dies", "stream_interrupted"),
        ("stops", "stream_interrupted"),
        ("malformed-later", "stream_interrupted"),
        ("nonsense-later", "stream_interrupted"),
        ("reports", "upstream_error"),
    ],
)
def test_after_the_first_words_a_fault_is_one_error_and_nobody_else_is_asked(
    asking: httpx.Client, pair: Pair, fault: str, code: str
) -> None:
    pair.play(first=fault)
    answer = ask(asking, pair.model, stream=True)
    assert said(answer) == "Bonjour à tous"
    assert [event["error"]["code"] for event in events(answer) if "error" in event] == [code]
    assert "error" in events(answer)[-1]
    assert pair.asked() == (1, 0)


@pytest.mark.parametrize("fault", ["silent", "stalls-after-role", "only-comments"])
def test_the_only_provider_of_a_stream_is_not_waited_for_without_end(
    asking: httpx.Client, pair: Pair, fault: str
) -> None:
    pair.play(first=fault)
    answer = ask(asking, pair.single, stream=True)
    assert events(answer)[-1]["error"]["code"] == "upstream_timeout"


@pytest.mark.parametrize("fault", ["bad", "too-long"])
@pytest.mark.parametrize("stream", [False, True])
def test_a_request_that_is_wrong_is_tried_nowhere_else(
    asking: httpx.Client, pair: Pair, fault: str, stream: bool
) -> None:
    pair.play(first=fault)
    answer = ask(asking, pair.model, stream=stream)
    assert answer.status_code == 400
    assert answer.headers["x-socle-tried"] == f"{pair.first}=400"
    assert pair.asked() == (1, 0)


def test_a_refusal_inside_a_stream_that_said_nothing_yet_is_a_refusal(
    asking: httpx.Client, pair: Pair
) -> None:
    pair.play(first="refuses-before")
    answer = ask(asking, pair.model, stream=True)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "context_length_exceeded"
    assert pair.asked() == (1, 0)


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [("breaks", "silent", 504), ("breaks", "breaks", 502), ("busy", "breaks", 429), ("silent", "busy", 429)],
)
def test_where_all_fail_the_client_reads_the_most_telling_failure(
    asking: httpx.Client, pair: Pair, first: str, second: str, status: int
) -> None:
    pair.play(first=first, second=second)
    answer = ask(asking, pair.model)
    assert answer.status_code == status
    assert "error" in answer.json()
    assert len(tried(answer)) == 2
    assert pair.asked() == (1, 1)


def test_an_answer_of_the_first_tells_that_nobody_else_was_tried(asking: httpx.Client, pair: Pair) -> None:
    answer = ask(asking, pair.model)
    assert answer.headers["x-socle-tried"] == f"{pair.first}=ok"
    assert pair.asked() == (1, 0)


def test_a_stream_is_not_held_back_once_words_have_come(asking: httpx.Client, pair: Pair) -> None:
    pair.play(first="hangs")
    body = {"model": pair.model, "messages": [{"role": "user", "content": "x"}], "stream": True}
    with asking.stream("POST", "/v1/chat/completions", json=body) as response:
        first = next(response.iter_raw())
    assert b"Bon" in first


def test_nothing_falls_back_across_the_policy(asking: httpx.Client, faulty: object, pair: Pair) -> None:
    pair.faulty.play("close", "breaks")
    pair.faulty.play("far", "hello")
    for stream in (False, True):
        assert ask(asking, "close-or-far", stream=stream).status_code in {502, 503}
    assert pair.faulty.asked("far") == []
