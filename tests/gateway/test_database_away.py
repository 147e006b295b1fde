"""The database is stopped under a gateway that serves: one of its own, so that no other test feels it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import psycopg
import pytest

from socle.storage import database, postgres
from tests.gateway.processes import ROOT, eventually, free_port, running
from tests.prepared import copy_into

CREATE = ["-m", "socle", "users", "create", "essai@gateway.example"]
KEY = ["-m", "socle", "keys", "create", "essai", "--user", "essai@gateway.example"]


@pytest.fixture(scope="module")
def house(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A gateway with a database server of its own, which the test may stop, and two keys."""
    data = copy_into(tmp_path_factory.mktemp("house"))
    server = postgres.start(data)
    database.prepare(server.url("postgres"))
    mine = environment | {
        "SOCLE_DATA": str(data),
        "SOCLE_DATABASE_URL": server.url("socle_app"),
        "SOCLE_DATABASE_OWNER_URL": server.url("socle_owner"),
        "SOCLE_SECRET_KEY": "of this house alone",
    }
    socle(CREATE, mine)
    keys = [socle(KEY, mine), socle(KEY, mine)]
    port = free_port()
    command = ["-m", "tests.gateway.run_watchful_gateway", str(port)]
    try:
        with running(command, port, mine, "/health") as address:
            yield SimpleNamespace(address=address, keys=keys, server=server, data=data, environment=mine)
    finally:
        postgres.start(data).stop()


def socle(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        env={**os.environ, **environment},
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
    )
    return done.stdout.decode().strip()


def ask(house: SimpleNamespace, key: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {key}"}
    return httpx.get(f"{house.address}/v1/models", headers=headers, timeout=30, trust_env=False)


def test_known_keys_live_and_unknown_ones_are_not_called_wrong(house: Any) -> None:
    known, unknown = house.keys
    assert ask(house, known).status_code == 200
    house.server.stop()

    assert [ask(house, known).status_code for _ in range(3)] == [200] * 3
    answer = ask(house, unknown)
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert answer.json()["error"]["code"] == "database_unavailable"
    assert ask(house, "sk-socle-wrong").status_code == 503

    house.server = postgres.start(Path(house.data))
    assert eventually(lambda: ask(house, unknown).status_code == 200, 20)
    assert ask(house, known).status_code == 200
    assert eventually(lambda: ask(house, "sk-socle-wrong").status_code == 401, 20)


def chat(house: SimpleNamespace, key: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {key}"}
    body = {"model": "stable", "messages": [{"role": "user", "content": "hello"}]}
    url = f"{house.address}/v1/chat/completions"
    return httpx.post(url, json=body, headers=headers, timeout=30, trust_env=False)


def test_calls_wait_for_the_database_and_are_written_when_it_is_back(house: Any) -> None:
    known = house.keys[0]
    assert eventually(lambda: chat(house, known).status_code == 200, 20)
    assert eventually(lambda: calls(house) == 1, 20)
    house.server.stop()
    assert [chat(house, known).status_code for _ in range(4)] == [200] * 4
    house.server = postgres.start(Path(house.data))
    assert eventually(lambda: calls(house) == 5, 30)


def test_what_was_answered_without_a_database_outlives_the_process_that_answered(house: Any) -> None:
    known, before = house.keys[0], calls(house)
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "socle.gateway.app:application", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--log-level", "warning"], env=os.environ | house.environment, cwd=ROOT
    )
    other = SimpleNamespace(address=f"http://127.0.0.1:{port}")
    try:
        assert eventually(lambda: _answers(other, known))
        house.server.stop()
        answers = [chat(other, known).status_code for _ in range(30)]
        assert answers == [200] * 30
    finally:
        process.kill()
        process.wait()
    house.server = postgres.start(Path(house.data))
    assert eventually(lambda: calls(house) == before + 31, 90)


def _answers(house: Any, key: str) -> bool:
    try:
        return chat(house, key).status_code == 200
    except httpx.TransportError:
        return False


def calls(house: SimpleNamespace) -> int:
    with psycopg.connect(house.server.url("postgres")) as connection:
        row = connection.execute("select count(*) from inference_gatewaycall").fetchone()
    return int(row[0]) if row else 0
