"""What a superuser without the sealing key does to the ledger is found, and said where."""

import json
import os

import pytest

from socle.ledger.chain import End, Entry, linked
from socle.ledger.heads import Head, append
from socle.ledger.report import Report
from tests.ledger.conftest import Ledger, record_on

LENGTH = 60
FORGED_KEY = b"not the key at all, but 32 bytes"


@pytest.fixture
def sealed(ledger: Ledger) -> Ledger:
    """Sixty entries sealed in three rounds, with a head after each."""
    for _ in range(3):
        ledger.fill(LENGTH // 3)
        ledger.seal()
    report = ledger.verify()
    assert (report.verified, report.heads, report.unsealed, report.faults) == (LENGTH, 3, 0, [])
    return ledger


def first_fault(report: Report) -> tuple[int | None, str]:
    assert report.faults
    return report.faults[0].position, report.faults[0].sentence


@pytest.mark.parametrize("place", [1, 2, 31, LENGTH])
@pytest.mark.parametrize(
    "change",
    [
        "administration_id = 2",
        "kind = 'item_kept'",
        "act = 'another'",
        "step = step || ' '",
        "actor = 'p-2'",
        """facts = facts || '{"item": 0}'""",
        "facts = facts - 'kwh'",
    ],
)
def test_a_changed_entry_is_named(sealed: Ledger, place: int, change: str) -> None:
    sealed.ask(f"update ledger_entry set {change} where id = {place}")
    position, sentence = first_fault(sealed.verify())
    assert position == place
    assert f"n°\u00a0{place} " in sentence
    assert "modifiée" in sentence


@pytest.mark.parametrize("change", ["id = id + 1000", "at = at + interval '1 microsecond'"])
def test_an_entry_whose_number_or_date_was_changed_is_missed_at_its_place(
    sealed: Ledger, change: str
) -> None:
    sealed.ask(f"update ledger_entry set {change} where id = 17")
    report = sealed.verify()
    assert first_fault(report)[0] == 17


@pytest.mark.parametrize("place", [1, 40, LENGTH])
def test_a_removed_entry_is_named(sealed: Ledger, place: int) -> None:
    sealed.ask(f"delete from ledger_entry where id = {place}")
    position, sentence = first_fault(sealed.verify())
    assert position == place
    assert "supprimée" in sentence


@pytest.mark.parametrize(("first", "last"), [(1, 1), (1, 20), (30, 34), (59, 59)])
def test_entries_removed_with_their_links_are_named(sealed: Ledger, first: int, last: int) -> None:
    sealed.ask(f"delete from ledger_entry where id between {first} and {last}")
    sealed.ask(f"delete from ledger_link where position between {first} and {last}")
    position, sentence = first_fault(sealed.verify())
    assert position == first
    assert "supprimés" in sentence


def test_renumbering_after_a_removal_does_not_hide_it(sealed: Ledger) -> None:
    sealed.ask("delete from ledger_entry where id = 30")
    sealed.ask("delete from ledger_link where position = 30")
    sealed.ask("update ledger_link set position = position - 1 where position > 30")
    position, sentence = first_fault(sealed.verify())
    assert position == 30
    assert "n’a pas la clé" in sentence


@pytest.mark.parametrize("count", [1, 25, LENGTH])
def test_a_cut_tail_is_known_from_the_exported_heads(sealed: Ledger, count: int) -> None:
    sealed.ask(f"delete from ledger_entry where id > {LENGTH - count}")
    sealed.ask(f"delete from ledger_link where position > {LENGTH - count}")
    position, sentence = first_fault(sealed.verify())
    assert position == LENGTH - count + 1
    assert "La fin du registre manque" in sentence


def test_a_tail_that_is_cut_and_written_over_is_known(sealed: Ledger) -> None:
    sealed.ask("delete from ledger_entry where id > 50")
    sealed.ask("delete from ledger_link where position > 50")
    sealed.fill(30)
    sealed.seal()
    position, sentence = first_fault(sealed.verify())
    assert position == LENGTH
    assert "refaite" in sentence


def insert(ledger: Ledger, number: int, at: str = "now()") -> None:
    ledger.ask(
        "insert into ledger_entry (id, at, administration_id, kind, act, step, actor, facts) "
        f"values ({number}, {at}, 1, 'draft_validated', 'forged', '', 'p-9', '{{}}')"
    )


def test_an_entry_inserted_among_the_sealed_ones_is_named(sealed: Ledger) -> None:
    insert(sealed, 0, "(select at from ledger_entry where id = 12)")
    report = sealed.verify()
    assert report.unsealed == 1
    assert "insérée" in first_fault(report)[1]
    assert "draft_validated" in first_fault(report)[1]


def test_the_sealer_gives_an_inserted_entry_no_place(sealed: Ledger) -> None:
    insert(sealed, -5)
    sealed.fill(2)
    assert sealed.seal() == 2
    report = sealed.verify()
    assert report.unsealed == 1
    assert "insérée" in first_fault(report)[1]


def test_an_entry_inserted_under_an_old_transaction_is_named(sealed: Ledger) -> None:
    sealed.ask(
        "insert into ledger_entry (xid, administration_id, kind, act, step, actor, facts) select xid, 1, "
        "'draft_validated', 'forged', '', '', '{}' from ledger_entry where id = 12"
    )
    assert sealed.seal() == 0
    assert "insérée" in first_fault(sealed.verify())[1]


def test_an_entry_inserted_with_a_link_of_its_own_is_named(sealed: Ledger) -> None:
    insert(sealed, 1000)
    sealed.ask("update ledger_link set position = position + 1000 where position > 30")
    sealed.ask("update ledger_link set position = position - 999 where position > 30")
    sealed.ask(
        "insert into ledger_link select 31, l.sealed_at, 1000, e.at, l.digest, l.mac from ledger_entry e, "
        "ledger_link l where e.id = 1000 and l.position = 30"
    )
    assert first_fault(sealed.verify())[0] == 31


def test_a_link_beside_the_chain_does_not_hide_an_inserted_entry(sealed: Ledger) -> None:
    insert(sealed, -5)
    for place in (0, 30, LENGTH + 1):
        sealed.ask(
            f"insert into ledger_link select {place}, l.sealed_at + interval '1 microsecond', -5, e.at, "
            "l.digest, l.mac from ledger_entry e, ledger_link l where e.id = -5 and l.position = 30"
        )
        assert first_fault(sealed.verify())[0] in {place, 1, None}
        sealed.ask("delete from ledger_link where entry_id = -5")


@pytest.mark.parametrize("column", ["sealed_at", "entry_at", "entry_id", "digest", "mac"])
def test_a_changed_link_is_named(sealed: Ledger, column: str) -> None:
    value = {
        "entry_id": "entry_id + 1",
        "digest": "sha256(digest)",
        "mac": "sha256(mac)",
    }.get(column, f"{column} + interval '1 microsecond'")
    sealed.ask(f"update ledger_link set {column} = {value} where position = 21")
    assert first_fault(sealed.verify())[0] == 21


def test_two_entries_that_change_places_are_named(sealed: Ledger) -> None:
    sealed.ask(
        "update ledger_link l set entry_id = o.entry_id, entry_at = o.entry_at, digest = o.digest "
        "from ledger_link o where l.position in (8, 9) and o.position = 17 - l.position"
    )
    assert first_fault(sealed.verify())[0] == 8


def test_a_chain_rebuilt_with_another_key_is_named(sealed: Ledger) -> None:
    sealed.ask("update ledger_entry set actor = 'p-9' where id = 5")
    rebuild(sealed, FORGED_KEY)
    position, sentence = first_fault(sealed.verify())
    assert position == 1
    assert "n’a pas la clé" in sentence


def test_a_chain_rebuilt_with_the_key_itself_differs_from_the_exported_heads(sealed: Ledger) -> None:
    sealed.ask("update ledger_entry set actor = 'p-9' where id = 25")
    rebuild(sealed, sealed.key)
    position, sentence = first_fault(sealed.verify())
    assert position == 40
    assert "refaite" in sentence


def rebuild(ledger: Ledger, key: bytes) -> None:
    end = End()
    rows = ledger.ask(
        "select e.id, (extract(epoch from e.at) * 1000000)::bigint, e.administration_id, e.kind, e.act, "
        "e.step, e.actor, e.facts, (extract(epoch from l.sealed_at) * 1000000)::bigint "
        "from ledger_entry e join ledger_link l on l.entry_id = e.id order by l.position"
    )
    for row in rows:
        link = linked(key, end, Entry(*row[:-1]), row[-1])
        ledger.ask(
            "update ledger_link set digest = %s, mac = %s where position = %s",
            link.digest,
            link.mac,
            link.position,
        )
        end = End(link.position, link.mac, link.sealed_at)


def test_a_forged_or_altered_head_is_named(sealed: Ledger) -> None:
    text = sealed.heads.read_text()
    sealed.heads.write_text(text.replace('"position": 40', '"position": 41'))
    assert "ligne 2" in first_fault(sealed.verify())[1]
    sealed.heads.write_text(text)
    append(sealed.data, FORGED_KEY, Head(1000, "00" * 32, 0).statement())
    assert "ligne 4" in first_fault(sealed.verify())[1]
    sealed.heads.write_text(text + "garbage\n")
    assert "ligne 4" in first_fault(sealed.verify())[1]


def test_missing_heads_are_said(sealed: Ledger) -> None:
    sealed.heads.unlink()
    assert "Aucune tête" in first_fault(sealed.verify())[1]


def test_heads_kept_elsewhere_tell_of_a_rewritten_folder(sealed: Ledger) -> None:
    elsewhere = sealed.data / "elsewhere.jsonl"
    elsewhere.write_text(sealed.heads.read_text())
    sealed.ask("delete from ledger_entry where id > 20")
    sealed.ask("delete from ledger_link where position > 20")
    sealed.heads.write_text(sealed.heads.read_text().splitlines(keepends=True)[0])
    assert sealed.verify().faults == []
    from socle.ledger import online

    report = online.verify(sealed.data, sealed.key, elsewhere)
    elsewhere.unlink()
    assert "La fin du registre manque" in first_fault(report)[1]


def test_unsealed_entries_are_counted_and_are_no_fault(sealed: Ledger) -> None:
    sealed.fill(7)
    report = sealed.verify()
    assert (report.verified, report.unsealed, report.faults) == (LENGTH, 7, [])


def test_an_entry_still_being_committed_at_the_last_seal_is_no_fault(ledger: Ledger) -> None:
    with ledger.application() as slow:
        record_on(slow)
        ledger.fill(3)
        ledger.seal()
        slow.commit()
    assert (ledger.verify().unsealed, ledger.verify().faults) == (1, [])


def test_another_server_s_transactions_are_not_compared(sealed: Ledger) -> None:
    """After a restore elsewhere, transactions begin again at low numbers."""
    lines = [json.loads(line) for line in sealed.heads.read_text().splitlines()]
    os.unlink(sealed.heads)
    for line in lines:
        del line["signature"]
        append(sealed.data, sealed.key, line | {"cluster": "another", "xid": 2**40, "snapshot": "2000:2000:"})
    sealed.fill(1)
    assert sealed.verify().faults == []
    assert sealed.seal() == 1


def test_an_empty_ledger_holds(ledger: Ledger) -> None:
    assert ledger.seal() == 0
    report = ledger.verify()
    assert (report.verified, report.faults) == (0, [])
