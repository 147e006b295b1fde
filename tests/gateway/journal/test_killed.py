"""A gateway killed in the middle loses nothing that it answered, and what it was answering is counted."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from socle.inference.models import DailyUsage, GatewayCall
from socle.storage.scope import administration_scope
from tests.gateway.processes import ROOT, eventually, free_port

Killable = Callable[[], Any]


@contextmanager
def killable(environment: dict[str, str]) -> Iterator[SimpleNamespace]:
    """A gateway that a test may kill."""
    port = free_port()
    command = [sys.executable, "-m", "tests.gateway.run_watchful_gateway", str(port)]
    process = subprocess.Popen(command, env=os.environ | environment, cwd=ROOT)
    address = f"http://127.0.0.1:{port}"
    try:
        assert eventually(lambda: _answers(address))
        yield SimpleNamespace(
            address=address,
            kill=lambda: (process.send_signal(signal.SIGKILL), process.wait()),
            stop=process.terminate,
        )
    finally:
        process.terminate()
        process.wait(30)


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture
def environment(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """A data folder apart: gateways of other tests, with other catalogues, do not take up its journals."""
    return environment | {"SOCLE_DATA": str(tmp_path)}


@pytest.fixture
def headers(new_key: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {new_key()[1]}"}


def chat(script: str, **more: Any) -> dict[str, Any]:
    return {"model": "stable", "messages": [{"role": "user", "content": script}], **more}


def calls_of(person: Any) -> list[GatewayCall]:
    with administration_scope(person.administration_id):
        return list(GatewayCall.objects.order_by("at"))


def test_a_stream_under_way_is_counted_as_interrupted_with_what_was_sent(
    environment: dict[str, str], headers: dict[str, str], person: Any
) -> None:
    with killable(environment) as gateway, httpx.Client(trust_env=False, timeout=60) as http:
        url = f"{gateway.address}/v1/chat/completions"
        with http.stream("POST", url, json=chat("hangs here", stream=True), headers=headers) as response:
            pieces = response.iter_raw()
            while b"tous" not in next(pieces):
                pass
            time.sleep(2.5)  # the journal tells the progress of streams each second
            gateway.kill()
    with killable(environment):
        assert eventually(lambda: len(calls_of(person)) == 1)
    (call,) = calls_of(person)
    assert (call.outcome, call.is_whole, call.is_reported) == ("interrupted", False, False)
    assert call.completion_tokens == 4
    assert call.prompt_tokens > 10
    assert call.cost > 0
    assert call.seconds is not None
    assert call.seconds > 0


def test_no_answered_request_is_lost_and_none_is_counted_twice(
    environment: dict[str, str], headers: dict[str, str], person: Any
) -> None:
    answered = 0
    with httpx.Client(trust_env=False, timeout=60, headers=headers) as http:
        for round_ in range(3):
            with killable(environment) as gateway:
                for _ in range(15 + 7 * round_):
                    url = f"{gateway.address}/v1/chat/completions"
                    streams = answered % 2 == 1
                    answer = http.post(url, json=chat("hello", stream=streams))
                    answered += answer.status_code == 200 and (not streams or b"[DONE]" in answer.content)
                gateway.kill()
    with killable(environment):
        assert eventually(lambda: len(calls_of(person)) == answered)
    assert {call.outcome for call in calls_of(person)} == {"answered"}
    with administration_scope(person.administration_id):
        assert sum(DailyUsage.objects.values_list("requests", flat=True)) == answered


def test_a_living_process_takes_up_what_a_killed_one_left(
    environment: dict[str, str], headers: dict[str, str], person: Any
) -> None:
    with killable(environment) as witness:
        assert httpx.get(f"{witness.address}/health", trust_env=False).status_code == 200
        with killable(environment) as gateway:
            httpx.post(
                f"{gateway.address}/v1/chat/completions",
                json=chat("hello"),
                headers=headers,
                trust_env=False,
                timeout=60,
            )
            gateway.kill()
        assert eventually(lambda: len(calls_of(person)) == 1, 90)


def test_a_server_that_is_stopped_ends_its_streams_with_a_word(
    environment: dict[str, str], headers: dict[str, str], person: Any
) -> None:
    with killable(environment) as gateway, httpx.Client(trust_env=False, timeout=60) as http:
        url = f"{gateway.address}/v1/chat/completions"
        with http.stream("POST", url, json=chat("hangs here", stream=True), headers=headers) as response:
            pieces = response.iter_raw()
            while b"tous" not in next(pieces):
                pass
            gateway.stop()
            rest = b"".join(pieces)
    assert b'"code":"server_stopping"' in rest
    with killable(environment):
        assert eventually(lambda: len(calls_of(person)) == 1)
    assert [call.outcome for call in calls_of(person)] == ["interrupted"]
