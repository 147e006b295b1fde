"""When a line is asked again, and what the gateway hears of it."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.gateway.batches.answer_lines import Tokens, answered, tokens
from socle.gateway.batches.calling import LONGEST_PAUSE, MOST_FAULTS, Answer, LineClient, pause_before_next
from socle.gateway.batches.models import RequestBatch
from socle.gateway.batches.ordering import caller_for
from socle.organisation.scopes import Scopes
from socle.organisation.tokens import read_token

STATUSES = st.sampled_from([-1, 0, 200, 400, 401, 403, 404, 408, 413, 422, 429, 500, 502, 503, 504])


@given(STATUSES, st.none() | st.floats(allow_nan=False, allow_infinity=False), st.integers(1, 10_000))
def test_only_what_may_pass_is_asked_again(status: int, said: float | None, attempts: int) -> None:
    pause = pause_before_next(Answer(status, retry_after=said), attempts)
    busy, broken = status in {0, 429, 503}, status in {-1, 408, 500, 502, 504}
    assert (pause is not None) == (busy or (broken and attempts < MOST_FAULTS))
    assert pause is None or 0 < pause <= LONGEST_PAUSE


def test_the_pause_is_the_one_that_the_gateway_asks_for() -> None:
    assert pause_before_next(Answer(429, retry_after=7.0), 1) == 7.0
    assert [pause_before_next(Answer(503), attempts) for attempts in (1, 2, 3)] == [1.0, 2.0, 4.0]


@given(st.binary(max_size=100), STATUSES)
def test_any_answer_becomes_one_line_of_json(body: bytes, status: int) -> None:
    from uuid import uuid4

    succeeded, line, _ = answered(uuid4(), 3, "é\u2028\ud800", Answer(status, body))
    assert len(line.encode().splitlines()) == 1
    found = json.loads(line)
    assert (found["response"] is None) == (found["error"] is not None)
    assert succeeded == (status == 200 and found["error"] is None)


def test_tokens_are_counted_by_the_names_of_every_endpoint() -> None:
    chat = {"prompt_tokens": 3, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 1}}
    responses = {"input_tokens": 3, "output_tokens": 2, "output_tokens_details": {"reasoning_tokens": 1}}
    assert tokens({"usage": chat}) == Tokens(input=3, cached=1, output=2, reasoning=0, total=5)
    assert tokens({"usage": responses}) == Tokens(input=3, cached=0, output=2, reasoning=1, total=5)
    assert tokens({"usage": None}) == tokens({"usage": {"prompt_tokens": "x"}}) == tokens({}) == Tokens()


class Heard(BaseHTTPRequestHandler):
    """Keeps what it was sent."""

    requests: list[tuple[str, dict[str, str], Any]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.requests.append((self.path, headers, body))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def gateway(settings: Any) -> Iterator[None]:
    Heard.requests.clear()
    server = HTTPServer(("127.0.0.1", 0), Heard)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SOCLE_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/v1"
    yield
    server.shutdown()
    server.server_close()


def test_a_line_is_asked_in_its_owners_name_behind_people(people: Any, gateway: None) -> None:
    batch = RequestBatch(sensitivity="personal", key_id=7, scopes={"models": ["near"]})
    with LineClient(caller_for(batch, people.owner)) as client:
        assert client.ask("/v1/chat/completions", {"model": "m"}).status == 200
    ((path, headers, body),) = Heard.requests
    assert (path, body, headers["x-socle-priority"]) == ("/v1/chat/completions", {"model": "m"}, "batch")
    caller = read_token(headers["authorization"].removeprefix("Bearer "))
    assert (caller.person_id, caller.sensitivity, caller.key_id) == (people.owner.pk, "personal", 7)
    assert (caller.run, caller.scopes) == (batch.public_id, Scopes.of(["near"]))


def test_a_gateway_that_is_not_there_is_waited_for(people: Any, settings: Any) -> None:
    settings.SOCLE_GATEWAY_URL = "http://127.0.0.1:9/v1"
    with LineClient(caller_for(RequestBatch(sensitivity="internal"), people.owner)) as client:
        assert client.ask("/v1/chat/completions", {"model": "m"}).is_busy
