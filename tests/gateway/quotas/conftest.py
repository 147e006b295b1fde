"""Several gateways in front of one upstream and one database, and limits that they hear of."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.gateway.processes import ROOT, eventually, free_port

Limits = Callable[..., None]


@dataclass
class Gateway:
    """A gateway process that a test may kill."""

    address: str
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait()


def start(environment: dict[str, str], count: int) -> list[Gateway]:
    """This many gateways, started together."""
    gateways = []
    for _ in range(count):
        port = free_port()
        command = [sys.executable, "-m", "uvicorn", "socle.gateway.app:application", "--port", str(port)]
        process = subprocess.Popen(
            [*command, "--log-level", "warning"], env={**os.environ, **environment}, cwd=ROOT
        )
        gateways.append(Gateway(f"http://127.0.0.1:{port}", process))
    for gateway in gateways:
        assert eventually(lambda address=gateway.address: answers(address), 120)
    return gateways


def answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def stop(gateways: list[Gateway]) -> None:
    """Ends them gracefully; what was killed already stays so."""
    for gateway in gateways:
        gateway.process.terminate()
    for gateway in gateways:
        try:
            gateway.process.wait(20)
        except subprocess.TimeoutExpired:
            gateway.kill()


@pytest.fixture(scope="module")
def three(environment: dict[str, str]) -> Iterator[list[Gateway]]:
    """Three gateways that live as long as the module."""
    gateways = start(environment, 3)
    yield gateways
    stop(gateways)


@pytest.fixture
def mortal(environment: dict[str, str]) -> Iterator[list[Gateway]]:
    """Two gateways of a test of its own, which may kill them."""
    gateways = start(environment, 2)
    yield gateways
    stop(gateways)


@pytest.fixture
def limit(committed: None) -> Iterator[Limits]:
    """Sets limits that are lifted at the end: `limit("key", key.pk, "requests_per_day", 10)`."""
    from socle.gateway.quotas.limits import remove_limit, set_limit

    made = []

    def setting(kind: str, holder: Any, measure: str, value: Any) -> None:
        set_limit(kind, str(holder), measure, Decimal(str(value)))
        made.append((kind, str(holder), measure))

    yield setting
    for kind, holder, measure in made:
        remove_limit(kind, holder, measure)


@pytest.fixture
def marker() -> str:
    """A word by which the upstream's record of one test is found."""
    return uuid4().hex


def chat(client: httpx.Client, text: str, **options: Any) -> httpx.Response:
    """A small chat whose answer is at most ten tokens, unless the test says otherwise."""
    body = {"model": "scripted", "messages": [{"role": "user", "content": text}], "max_tokens": 10, **options}
    return client.post("/v1/chat/completions", json=body)


def is_heard(client: httpx.Client, header: str, value: str | None) -> bool:
    """Whether the gateway knows a limit by now, or knows that it is lifted; costs an answered call."""
    return eventually(lambda: chat(client, "hello").headers.get(header) == value, 20)
