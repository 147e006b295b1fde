"""The database goes away under load and comes back: nobody is kept waiting, nothing remains uncounted.

PROOF_AWAY_SECONDS says for how long; 60 in `make proof`, which prints what was answered meanwhile.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import psycopg
import pytest

from socle.storage import postgres
from tests.gateway.processes import eventually
from tests.gateway.quotas.load import Load
from tests.gateway.test_database_away import KEY, calls, house, socle

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


@pytest.fixture
def keys(house: SimpleNamespace) -> dict[str, str]:
    """A key without limits, and one each with a wide and a narrow limit of calls a day."""
    found = {name: socle(KEY, house.environment) for name in ("free", "wide", "narrow")}
    for name, value in LIMITS.items():
        ask(house, LIMIT, value, found[name][-4:])
    return found


@pytest.mark.parametrize("away", [stopped, frozen])
def test_nobody_waits_and_all_is_counted(
    house: SimpleNamespace, keys: dict[str, str], away: Callable[..., Any]
) -> None:
    load, before, stranger = Load(), calls(house), socle(KEY, house.environment)
    known = [(f"{name} {kind}", keys[name], kind) for name in keys for kind in ("hello", "paced")]
    with load.going_on(house.address, *known):
        time.sleep(AROUND)
        begin = time.monotonic()
        with away(house):
            newcomers = Load()
            with newcomers.going_on(house.address, ("stranger", stranger, "hello")):
                time.sleep(SECONDS)
            end = time.monotonic()
        end_of_absence = time.monotonic()
        assert eventually(load.is_well, NOTICED)
        back = time.monotonic()
        print(f"{away.__name__}: all is well {back - end_of_absence:.1f} s after its return")
        time.sleep(AROUND)
    for name in load.answers:
        print(f"{away.__name__} {end - begin:.0f} s, {name}: {dict(load.between(name, begin, end))}")
    print(f"slowest {load.longest():.2f} s; of a key not yet known {newcomers.longest():.2f} s")

    assert load.unanswered == newcomers.unanswered == []
    for name in load.answers:
        allowed = {(200, "")} if name.startswith("free") else {(200, ""), (503, "database_unavailable")}
        assert set(load.between(name, begin, back)) <= allowed
        assert set(load.between(name, back, time.monotonic())) == {(200, "")}
    assert set(newcomers.between("stranger", begin, end)) == {(503, "database_unavailable")}
    # What one of them has in hand at that moment may be nothing.
    limited = [name for name in load.answers if not name.startswith("free")]
    assert any(load.between(name, begin, end)[200, ""] for name in limited), "nothing was in hand"
    answered = sum(load.good(name) for name in load.answers)
    assert eventually(lambda: calls(house) == before + answered, 60)
    for name in LIMITS:
        spent = sum(load.good(f"{name} {kind}") for kind in ("hello", "paced"))
        assert eventually(lambda key=keys[name], spent=spent: ask(house, COUNTED, key[-4:]) == spent, 60)
