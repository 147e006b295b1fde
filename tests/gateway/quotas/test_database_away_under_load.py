"""The database goes away under load and comes back: nobody is kept waiting, nothing remains uncounted.

PROOF_AWAY_SECONDS says for how long; 60 in `make proof`, which prints what was answered meanwhile.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import psutil
import psycopg
import pytest

from socle.storage import postgres
from tests.gateway.processes import eventually
from tests.gateway.quotas.conftest import chat
from tests.gateway.quotas.load import Load
from tests.gateway.test_database_away import KEY, house, socle

__all__ = ["house"]

SECONDS = float(os.environ.get("PROOF_AWAY_SECONDS", "4"))
AROUND = 4.0
# However long the database was away, it is found again soon: only a wait that grows with it would fail here.
NOTICED = 20.0
LIMIT = """
insert into gateway_limit (holder_kind, holder, measure, value)
select 'key', id::text, 'requests_per_day', %s from organisation_apikey where ending = %s
"""
COUNTED = """
select coalesce(sum(taken), 0) from gateway_leasedportion p join gateway_limit l on l.id = p.limit_id
join organisation_apikey k on k.id::text = l.holder where k.ending = %s
"""
WRITTEN = """
select count(*) from inference_gatewaycall c join organisation_apikey k on k.id = c.key_id where k.ending = %s
"""
LIMITS = {"wide": 1_000_000, "narrow": 2_000}


@contextmanager
def stopped(house: SimpleNamespace) -> Iterator[None]:
    """The server is stopped, and started again."""
    house.server.stop()
    try:
        yield
    finally:
        house.server = postgres.start(Path(house.data))


@contextmanager
def frozen(house: SimpleNamespace) -> Iterator[None]:
    """Every process of the server stands still: connections are taken and never answered."""
    postmaster = psutil.Process(house.server.pid)
    processes = [postmaster, *postmaster.children()]
    for process in processes:
        process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            process.send_signal(signal.SIGCONT)


def ask(house: SimpleNamespace, statement: Any, *parameters: Any) -> Any:
    with psycopg.connect(house.server.url("postgres")) as connection:
        cursor = connection.execute(statement, parameters)
        return cursor.fetchone()[0] if cursor.description else None


@dataclass
class Key:
    """A key, and how many of its calls were answered before the load."""

    text: str
    used: int = 0

    @property
    def ending(self) -> str:
        """By which its row is found."""
        return self.text[-4:]

    def is_limited(self, house: SimpleNamespace) -> bool:
        """Whether the gateway has heard of its limit; where it has, the call that asks is charged to it."""
        headers = {"Authorization": f"Bearer {self.text}"}
        with httpx.Client(base_url=house.address, headers=headers, timeout=30, trust_env=False) as client:
            answer = chat(client, "hello")
        # On a machine that is busy enough the database answers late, and the call is refused.
        self.used += answer.status_code == 200
        return "x-ratelimit-limit-requests" in answer.headers


@pytest.fixture
def keys(house: SimpleNamespace) -> dict[str, Key]:
    """A key without limits, and one each with a wide and a narrow limit of calls a day."""
    found = {name: Key(socle(KEY, house.environment)) for name in ("free", "wide", "narrow")}
    for name, value in LIMITS.items():
        ask(house, LIMIT, value, found[name].ending)
        assert eventually(lambda key=found[name]: key.is_limited(house), 30)
    return found


@pytest.mark.parametrize("away", [stopped, frozen])
def test_nobody_waits_and_all_is_counted(
    house: SimpleNamespace, keys: dict[str, Key], away: Callable[..., Any]
) -> None:
    load, stranger = Load(), socle(KEY, house.environment)
    known = [(f"{name} {kind}", keys[name].text, kind) for name in keys for kind in ("hello", "paced")]
    with load.going_on(house.address, *known):
        time.sleep(AROUND)
        begin = time.monotonic()
        with away(house):
            newcomers = Load()
            with newcomers.going_on(house.address, ("stranger", stranger, "hello")):
                time.sleep(SECONDS)
            end = time.monotonic()
        end_of_absence = time.monotonic()
        assert eventually(lambda: load.is_well(end_of_absence, AROUND), NOTICED)
    for name in load.answers:
        print(f"{away.__name__} {end - begin:.0f} s, {name}: {dict(load.between(name, begin, end))}")
    print(f"refused for {load.refused_until(end_of_absence):.1f} s after its return")
    print(f"slowest {load.longest():.2f} s; of a key not yet known {newcomers.longest():.2f} s")

    assert load.unanswered == newcomers.unanswered == []
    for name in load.answers:
        allowed = {(200, "")} if name.startswith("free") else {(200, ""), (503, "database_unavailable")}
        assert set(load.between(name, begin, time.monotonic())) <= allowed
    assert set(newcomers.between("stranger", begin, end)) == {(503, "database_unavailable")}
    # What one of them has in hand at that moment may be nothing.
    limited = [name for name in load.answers if not name.startswith("free")]
    assert any(load.between(name, begin, end)[200, ""] for name in limited), "nothing was in hand"
    for name, key in keys.items():
        answered = sum(load.good(f"{name} {kind}") for kind in ("hello", "paced"))
        # Of the calls before the load, the last one was charged: it found the limit in force.
        assert_counted(house, key, answered + key.used, answered + 1 if name in LIMITS else 0)


def assert_counted(house: SimpleNamespace, key: Key, written: int, charged: int) -> None:
    """Each call that was answered is written once, and charged once where there is a limit."""

    def found() -> tuple[int, int]:
        return ask(house, WRITTEN, key.ending), ask(house, COUNTED, key.ending)

    eventually(lambda: found() == (written, charged), 60)
    assert found() == (written, charged)
