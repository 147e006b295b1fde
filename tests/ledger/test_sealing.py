"""Every committed entry is sealed once, whatever the order in which transactions end, by one sealer."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import connection

from socle.ledger.sealing import SEALED_AT_ONCE, SEALER_LOCK, run_sealer
from tests.ledger.conftest import Ledger, record_on
from tests.serving import wait_until


def heads(ledger: Ledger) -> list[int]:
    return [json.loads(line)["position"] for line in ledger.heads.read_text().splitlines()]


def positions(ledger: Ledger) -> list[tuple[int, int]]:
    return [(row[0], row[1]) for row in ledger.ask("select position, entry_id from ledger_link order by 1")]


def test_what_is_committed_is_sealed_and_its_head_exported(ledger: Ledger) -> None:
    ledger.fill(3)
    assert ledger.seal() == 3
    assert positions(ledger) == [(1, 1), (2, 2), (3, 3)]
    assert heads(ledger) == [3]
    assert ledger.heads.stat().st_mode & 0o777 == 0o600


def test_nothing_new_is_neither_sealed_nor_exported(ledger: Ledger) -> None:
    ledger.fill(3)
    assert [ledger.seal(), ledger.seal()] == [3, 0]
    assert heads(ledger) == [3]


def test_an_entry_that_commits_after_a_later_one_was_sealed_is_sealed_too(ledger: Ledger) -> None:
    with ledger.application() as slow:
        record_on(slow)
        ledger.fill(2)
        assert ledger.seal() == 2
        slow.commit()
    report = ledger.verify()
    assert (report.faults, report.unsealed) == ([], 1)
    assert ledger.seal() == 1
    assert positions(ledger) == [(1, 2), (2, 3), (3, 1)]
    assert ledger.verify().faults == []


def test_a_transaction_open_over_several_rounds_is_not_forgotten(ledger: Ledger) -> None:
    with ledger.application() as slow:
        record_on(slow)
        for _ in range(5):
            ledger.fill(1)
            ledger.seal()
        record_on(slow)
        slow.commit()
    assert ledger.seal() == 2
    report = ledger.verify()
    assert (report.verified, report.unsealed, report.faults) == (7, 0, [])


def test_what_is_rolled_back_leaves_a_number_unused_and_the_chain_whole(ledger: Ledger) -> None:
    with ledger.application() as failing:
        record_on(failing)
        failing.rollback()
    ledger.fill(1)
    assert ledger.seal() == 1
    assert positions(ledger) == [(1, 2)]


def test_a_long_queue_is_sealed_in_one_call(ledger: Ledger) -> None:
    ledger.fill(SEALED_AT_ONCE * 2 + 1)
    assert ledger.seal() == SEALED_AT_ONCE * 2 + 1
    assert heads(ledger) == [SEALED_AT_ONCE * 2 + 1]
    assert ledger.verify().faults == []


def test_while_another_seals_nothing_is_done(ledger: Ledger) -> None:
    ledger.fill(1)
    with ledger.application() as other:
        other.execute("select pg_advisory_xact_lock(%s)", [SEALER_LOCK])
        assert ledger.seal() == 0
    assert ledger.seal() == 1


def test_sealers_and_writers_at_once_make_one_chain(ledger: Ledger) -> None:
    def write() -> None:
        with ledger.application() as mine:
            for _ in range(20):
                record_on(mine)
                mine.commit()

    def seal() -> None:
        for _ in range(20):
            ledger.seal()
        connection.close()

    with ThreadPoolExecutor(12) as threads:
        tasks = [threads.submit(task) for task in [write] * 8 + [seal] * 4]
    for task in tasks:
        task.result()
    ledger.seal()
    report = ledger.verify()
    assert (report.verified, report.unsealed, report.faults) == (160, 0, [])


def test_a_head_that_a_crash_kept_from_the_file_is_written_by_the_next_round(ledger: Ledger) -> None:
    ledger.fill(1)
    ledger.seal()
    kept = ledger.heads.read_text()
    ledger.fill(1)
    ledger.seal()
    ledger.heads.write_text(kept)
    assert ledger.seal() == 0
    assert heads(ledger) == [1, 2]


def test_the_sealer_goes_on_after_its_connection_was_cut(ledger: Ledger) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=run_sealer, args=(stop, 0.05))
    thread.start()
    try:
        ledger.fill(1)
        wait_until(lambda: ledger.ask("select 1 from ledger_link"), 20, "the first sealing")
        ledger.ask(
            "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() "
            "and usename = 'socle_app'"
        )
        connection.close()
        ledger.fill(1)
        wait_until(lambda: ledger.ask("select 1 from ledger_link where position = 2"), 20, "the second")
    finally:
        stop.set()
        thread.join()
    report = ledger.verify()
    assert (report.verified, report.unsealed, report.faults) == (2, 0, [])


def test_the_sealer_seals_what_is_left_when_it_is_asked_to_stop(ledger: Ledger) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=run_sealer, args=(stop, 3600))
    thread.start()
    ledger.fill(2)
    stop.set()
    thread.join()
    assert len(positions(ledger)) == 2


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_link", "ledger_claim", "ledger_checkpoint"])
@pytest.mark.parametrize("act", ["update {} set {} = {}", "delete from {}", "truncate {}"])
def test_the_role_that_runs_socle_neither_changes_nor_removes(ledger: Ledger, table: str, act: str) -> None:
    column = {"ledger_claim": "month", "ledger_entry": "act"}.get(table, "mac")
    names = [table]
    if table in {"ledger_entry", "ledger_link"}:
        months = ledger.ask(
            "select relname from pg_inherits join pg_class on oid = inhrelid where inhparent = %s::regclass",
            table,
        )
        names += [name for (name,) in months]
        assert len(names) > 3
    ledger.fill(1)
    ledger.seal()
    for name in names:
        with ledger.application() as mine, pytest.raises(psycopg.errors.InsufficientPrivilege):
            mine.execute(act.format(name, column, column).encode())


def test_the_role_that_runs_socle_chooses_neither_number_nor_date(ledger: Ledger) -> None:
    for column, value in (("id", "1"), ("at", "now()"), ("xid", "'1'")):
        with ledger.application() as mine, pytest.raises(psycopg.errors.InsufficientPrivilege):
            mine.execute(
                f"insert into ledger_entry ({column}, administration_id, kind, act, step, actor, facts) "
                f"values ({value}, 1, 'run_started', 'a', '', '', '{{}}')".encode()
            )


def test_a_month_is_no_way_around_the_whole_table(ledger: Ledger) -> None:
    (name,) = ledger.ask(
        "select relname from pg_inherits join pg_class on oid = inhrelid "
        "where inhparent = 'ledger_entry'::regclass order by 1 limit 1"
    )[0]
    for act in (f"select * from {name}", f"insert into {name} (id) values (1)", f"drop table {name}"):
        with ledger.application() as mine, pytest.raises(psycopg.errors.InsufficientPrivilege):
            mine.execute(act.encode())
