"""An entry is written with its act, once, and says nothing that it should not."""

import uuid

import pytest
from django.db import transaction

from socle.ledger.facts import UnfitFacts
from socle.ledger.kinds import Kind
from socle.ledger.models import Entry
from socle.ledger.recording import record

pytestmark = pytest.mark.django_db


def entries(act: str) -> list[Entry]:
    return list(Entry.objects.filter(act=act).order_by("id"))


def test_an_entry_says_who_did_what_where() -> None:
    act = str(uuid.uuid4())
    record(
        Kind.ITEM_ACTED, administration_id=7, act=act, step="3", actor="p-1", facts={"item": 12, "kept": True}
    )
    entry = entries(act)[0]
    assert (entry.kind, entry.administration_id, entry.step, entry.actor) == ("item_acted", 7, "3", "p-1")
    assert entry.facts == {"item": 12, "kept": True}


def test_a_step_that_is_repeated_writes_once() -> None:
    act = str(uuid.uuid4())
    for facts in ({"tokens": 1}, {"tokens": 2}):
        record(Kind.MODEL_CALLED, administration_id=1, act=act, step="write", facts=facts)
    assert [entry.facts for entry in entries(act)] == [{"tokens": 1}]


def test_other_steps_and_kinds_of_the_same_act_are_written() -> None:
    act = str(uuid.uuid4())
    record(Kind.MODEL_CALLED, administration_id=1, act=act, step="a")
    record(Kind.MODEL_CALLED, administration_id=1, act=act, step="b")
    record(Kind.RUN_ENDED, administration_id=1, act=act, step="b")
    assert len(entries(act)) == 3


def test_an_act_that_is_rolled_back_leaves_no_entry_and_may_be_done_again() -> None:
    act = str(uuid.uuid4())
    with transaction.atomic():
        record(Kind.EXPORT_MADE, administration_id=1, act=act)
        transaction.set_rollback(True)
    assert entries(act) == []
    record(Kind.EXPORT_MADE, administration_id=1, act=act)
    assert len(entries(act)) == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"text": "x" * 301},
        {"nested": {"a": 1}},
        {"nested": [["a"]]},
        {"Not a name": 1},
        {"none": None},
        {"infinite": float("inf")},
        {"huge": 2**60},
        {"many": [1] * 101},
        {"nul": "a\x00b"},
        {f"n{number}": number for number in range(41)},
    ],
)
def test_what_is_no_small_fact_is_refused(facts: dict[str, object]) -> None:
    with pytest.raises(UnfitFacts):
        record(Kind.ITEM_ACTED, administration_id=1, act="x", facts=facts)


@pytest.mark.parametrize(
    "wrong", [{"act": ""}, {"act": "a\nb"}, {"actor": "claire@culture.example"}, {"administration_id": -1}]
)
def test_what_is_no_identifier_is_refused(wrong: dict[str, object]) -> None:
    given: dict[str, object] = {"administration_id": 1, "act": "a"} | wrong
    with pytest.raises(ValueError, match=r"identifier|names|negative"):
        record(Kind.ITEM_ACTED, **given)  # type: ignore[arg-type]


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="surprise"):
        record("surprise", administration_id=1, act="a")
