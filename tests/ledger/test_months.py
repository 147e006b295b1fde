"""Months are there before they begin, and go behind a signed checkpoint once their term is over."""

import json
import uuid
from datetime import UTC, date, datetime

import psycopg
import pytest
from django.db import Error, connection

from socle.ledger.chain import End, Entry, linked, microseconds, moment
from socle.ledger.kinds import Kind
from socle.ledger.months import expire_months, make_months
from socle.ledger.recording import record
from tests.ledger.conftest import Ledger

KEPT = 60


@pytest.fixture
def old(ledger: Ledger):  # type: ignore[no-untyped-def]
    """Months of 2020, made by the owner of the tables, with what was sealed in them; removed at the end."""
    yield Past(ledger)
    for month in ("2020_01", "2020_02", "2020_03"):
        ledger.ask(f"drop table if exists ledger_entry_{month}, ledger_link_{month}")


class Past:
    """Writes a history of 2020."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.end = End()
        self.number = 0
        for month, following in ((1, 2), (2, 3), (3, 4)):
            for table in ("ledger_entry", "ledger_link"):
                ledger.ask(
                    f"create table {table}_2020_{month:02} partition of {table} "
                    f"for values from ('2020-{month:02}-01 00:00+00') to ('2020-{following:02}-01 00:00+00')"
                )
                ledger.ask(f"alter table {table}_2020_{month:02} owner to socle_owner")

    def write(self, written: str, sealed: str | None) -> None:
        """An entry of that day, sealed on another."""
        self.number += 1
        at = datetime.fromisoformat(written).replace(tzinfo=UTC)
        act = str(uuid.uuid4())
        self.ledger.ask(
            "insert into ledger_entry (id, at, administration_id, kind, act, step, actor, facts) "
            "values (%s, %s, 1, 'run_ended', %s, '', '', '{}')",
            self.number,
            at,
            act,
        )
        self.ledger.ask("insert into ledger_claim values (gen_random_uuid(), %s)", at.date().replace(day=1))
        if sealed is not None:
            sealed_at = microseconds(datetime.fromisoformat(sealed).replace(tzinfo=UTC))
            entry = Entry(self.number, microseconds(at), 1, "run_ended", act, "", "", {})
            link = linked(self.ledger.key, self.end, entry, sealed_at)
            self.ledger.ask(
                "insert into ledger_link values (%s, %s, %s, %s, %s, %s)",
                link.position,
                moment(sealed_at),
                link.entry_id,
                at,
                link.digest,
                link.mac,
            )
            self.end = End(link.position, link.mac, sealed_at)


def months(ledger: Ledger) -> list[str]:
    return [
        name.removeprefix("ledger_entry_")
        for (name,) in ledger.ask(
            "select relname from pg_inherits join pg_class on oid = inhrelid "
            "where inhparent = 'ledger_entry'::regclass order by 1"
        )
    ]


def test_this_month_and_the_next_three_are_there(ledger: Ledger) -> None:
    make_months()
    now = datetime.now(UTC).date()
    wanted = [(now.year * 12 + now.month - 1 + ahead) for ahead in range(4)]
    assert [f"{count // 12}_{count % 12 + 1:02}" for count in wanted] == months(ledger)[-4:]


def test_a_month_made_ahead_belongs_to_the_owner_and_gives_no_right_of_its_own(ledger: Ledger) -> None:
    for table in ("ledger_entry", "ledger_link"):
        rows = ledger.ask(
            "select pg_get_userbyid(relowner), has_table_privilege('socle_app', c.oid, "
            "'SELECT, INSERT, UPDATE, DELETE, TRUNCATE') "
            "from pg_inherits i join pg_class c on c.oid = inhrelid where inhparent = %s::regclass",
            table,
        )
        assert set(rows) == {("socle_owner", False)}


def test_nobody_makes_months_of_another_time(ledger: Ledger) -> None:
    for month in ("2020-01-01", "2090-01-01"):
        with ledger.application() as mine, pytest.raises(psycopg.errors.RaiseException, match="out of reach"):
            mine.execute("select ledger_make_month(%s::date)", [month])


def test_a_month_past_its_term_goes_and_the_rest_still_verifies(old: Past) -> None:
    for day in ("2020-01-05", "2020-01-20", "2020-02-03"):
        old.write(day, day)
    assert old.ledger.ask("select count(*) from ledger_claim") == [(3,)]
    # The limit that lets January go and keeps February.
    now = datetime.now(UTC).date()
    assert expire_months((now.year - 2020) * 12 + now.month - 2) == [date(2020, 1, 1)]
    assert "2020_01" not in months(old.ledger)
    assert old.ledger.ask("select count(*) from ledger_claim where month < '2020-02-01'") == [(0,)]
    old.ledger.seal()
    report = old.ledger.verify()
    assert report.faults == []
    assert (report.first, report.expired_before) == (3, "2020-02-01")


def test_expiring_writes_a_checkpoint_into_heads_and_ledger(old: Past) -> None:
    old.write("2020-01-05", "2020-01-05")
    expire_months(KEPT)
    first = json.loads(old.ledger.heads.read_text().splitlines()[0])
    assert (first["type"], first["position"]) == ("checkpoint", 1)
    told = old.ledger.ask(
        "select facts->>'expired' from ledger_entry where kind = 'ledger_checkpoint' order by id"
    )
    assert told == [("2020-01",), ("2020-02",), ("2020-03",)]


def test_an_entry_sealed_in_the_month_after_leaves_a_link_that_verifies(old: Past) -> None:
    old.write("2020-01-31", "2020-01-31")
    old.write("2020-02-01", "2020-02-01")
    old.write("2020-01-31", "2020-02-01")
    old.write("2020-02-02", "2020-02-02")
    now = datetime.now(UTC).date()
    expire_months((now.year - 2020) * 12 + now.month - 2)
    old.ledger.seal()
    report = old.ledger.verify()
    assert (report.first, report.faults) == (2, [])


def test_a_month_in_which_nothing_was_sealed_goes_too(old: Past) -> None:
    old.write("2020-02-05", "2020-02-05")
    assert len(expire_months(KEPT)) == 3
    old.ledger.seal()
    assert old.ledger.verify().faults == []


def test_a_month_within_its_term_stays(old: Past) -> None:
    old.write("2020-01-05", "2020-01-05")
    assert expire_months(1200) == []
    assert "2020_01" in months(old.ledger)


def test_a_month_with_an_unsealed_entry_stays(old: Past) -> None:
    old.write("2020-01-05", "2020-01-05")
    old.write("2020-01-06", None)
    with pytest.raises(Error, match="not sealed"):
        expire_months(KEPT)
    assert "2020_01" in months(old.ledger)
    assert old.ledger.ask("select count(*) from ledger_checkpoint") == [(0,)]


def expire_by_hand(ledger: Ledger, month: str) -> None:
    with ledger.application() as mine:
        mine.execute("select ledger_expire_month(%s::date)", [month])


def test_without_a_checkpoint_no_month_goes(old: Past) -> None:
    old.write("2020-01-05", "2020-01-05")
    with pytest.raises(psycopg.errors.RaiseException, match="no checkpoint"):
        expire_by_hand(old.ledger, "2020-01-01")


@pytest.mark.parametrize(("position", "mac"), [(1, None), (2, b"\x00" * 32), (3, None)])
def test_a_checkpoint_that_does_not_cover_the_month_lets_nothing_go(
    old: Past, position: int, mac: bytes | None
) -> None:
    for day in ("2020-01-05", "2020-01-06", "2020-02-03"):
        old.write(day, day)
    known = old.ledger.ask("select mac from ledger_link where position = %s", position)[0][0]
    old.ledger.ask(
        "insert into ledger_checkpoint (position, mac, before, made, signature) "
        "values (%s, %s, '2020-02-01', now(), '')",
        position,
        mac or known,
    )
    with pytest.raises(psycopg.errors.RaiseException, match="no checkpoint"):
        expire_by_hand(old.ledger, "2020-01-01")


def test_the_months_go_in_order(old: Past) -> None:
    with pytest.raises(psycopg.errors.RaiseException, match="earlier month"):
        expire_by_hand(old.ledger, "2020-02-01")


def test_this_month_and_the_last_never_go(ledger: Ledger) -> None:
    today = datetime.now(UTC).date()
    with pytest.raises(psycopg.errors.RaiseException, match="too recent"):
        expire_by_hand(ledger, today.isoformat())


def test_a_forged_checkpoint_hides_nothing(old: Past) -> None:
    for day in ("2020-01-05", "2020-01-06", "2020-02-03"):
        old.write(day, day)
    mac = old.ledger.ask("select mac from ledger_link where position = 2")[0][0]
    old.ledger.ask(
        "insert into ledger_checkpoint (position, mac, before, made, signature) "
        "values (2, %s, '2020-02-01', now(), %s)",
        mac,
        b"\x00" * 32,
    )
    old.ledger.ask("drop table ledger_entry_2020_01, ledger_link_2020_01")
    report = old.ledger.verify()
    assert any("point de contrôle" in fault.sentence for fault in report.faults)
    assert any("manquent" in fault.sentence for fault in report.faults)


def test_an_act_repeated_in_a_later_month_writes_nothing(old: Past) -> None:
    act = str(uuid.uuid4())
    record(Kind.RUN_STARTED, administration_id=1, act=act)
    old.ledger.ask("update ledger_entry set at = '2020-02-05' where act = %s", act)
    old.ledger.ask("update ledger_claim set month = '2020-02-01'")
    record(Kind.RUN_STARTED, administration_id=1, act=act)
    assert old.ledger.ask("select count(*) from ledger_entry where act = %s", act) == [(1,)]
    connection.close()
