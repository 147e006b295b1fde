"""A journal comes into the database once, however often it is read and whatever goes wrong in between."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import DataError, OperationalError

from socle.gateway.call_batches import CallBatches
from socle.gateway.journal import keeping
from socle.gateway.journal.file import Journal, names_in, numbers_of
from socle.gateway.journal.keeping import MOST_IN_A_BATCH, REFUSED
from socle.gateway.journal.lines import Opened, Progress, written
from socle.inference.calls import false_batches
from socle.inference.catalogue import CatalogueSource
from socle.inference.models import DailyUsage, GatewayCall
from socle.inference.retention import make_old_sums_anonymous
from socle.ledger.models import Entry
from socle.storage.scope import administration_scope
from tests.gateway.conftest import catalogue_path
from tests.gateway.journal.calls import closed, opened


@pytest.fixture
def catalogue(environment: dict[str, str]) -> CatalogueSource:
    return CatalogueSource([catalogue_path(environment)])


@pytest.fixture
def batches(catalogue: CatalogueSource, tmp_path: Path, person: Any) -> CallBatches:
    """Its thread is not started: the tests say when it writes."""
    made = CallBatches(catalogue, tmp_path / "usage")
    made.journal.open()
    return made


@pytest.fixture
def one(person: Any) -> Callable[..., Opened]:
    """A call of this person."""
    facts = {"administration_id": person.administration_id, "person_id": person.pk}
    return lambda **changed: opened(**facts | changed)


def calls_of(person: Any) -> list[GatewayCall]:
    with administration_scope(person.administration_id):
        return list(GatewayCall.objects.order_by("at", "record"))


def requests_of(person: Any) -> int:
    with administration_scope(person.administration_id):
        return sum(DailyUsage.objects.values_list("requests", flat=True))


def tell(journal: Journal, call: Opened, **changed: Any) -> None:
    journal.append(written(call) + written(closed(call.id, **changed)))


def test_a_journal_read_again_adds_nothing(
    batches: CallBatches, catalogue: CatalogueSource, one: Any, person: Any
) -> None:
    for _ in range(3):
        tell(batches.journal, one())
    batches.keep()
    batches.journal.close(keep=True)
    CallBatches(catalogue, batches.journal.folder).take_up_orphans()
    assert (len(calls_of(person)), requests_of(person)) == (3, 3)
    assert names_in(batches.journal.folder) == []
    assert not list(false_batches())


def test_many_calls_are_several_batches(batches: CallBatches, one: Any, person: Any) -> None:
    for _ in range(MOST_IN_A_BATCH + 1):
        tell(batches.journal, one())
    batches.keep()
    names = [call.batch for call in calls_of(person)]
    assert sorted(names.count(name) for name in set(names)) == [1, MOST_IN_A_BATCH]
    assert not list(false_batches())


def test_a_batch_whose_confirmation_was_lost_is_written_once(
    batches: CallBatches, one: Any, person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit came through, its confirmation did not: the next attempt finds the calls there."""
    write = keeping.write_batch

    def written_but_lost(calls: Any) -> None:
        write(calls)
        raise OperationalError

    tell(batches.journal, one())
    monkeypatch.setattr(keeping, "write_batch", written_but_lost)
    with pytest.raises(OperationalError):
        batches.keep()
    monkeypatch.undo()
    batches.keep()
    assert requests_of(person) == 1
    assert Entry.objects.filter(act=str(calls_of(person)[0].batch)).count() == 1


def test_a_call_that_nobody_closed_is_interrupted_with_estimates(
    batches: CallBatches, catalogue: CatalogueSource, one: Any, person: Any
) -> None:
    call = one(prompt_estimate=1_000_000)
    batches.journal.append(written(call) + written(Progress(call.at + 2_000_000, {call.id: 500_000})))
    batches.journal.close(keep=True)
    CallBatches(catalogue, batches.journal.folder).take_up_orphans()
    (kept,) = calls_of(person)
    assert (kept.outcome, kept.is_whole, kept.is_reported) == ("interrupted", False, False)
    assert (kept.prompt_tokens, kept.completion_tokens, kept.seconds) == (1_000_000, 500_000, 2.0)
    # 2 and 6 euros for a million tokens.
    assert kept.cost == 5
    assert kept.kwh is not None
    assert kept.kwh > 0


def test_an_interrupted_call_of_a_model_that_is_gone_is_kept_all_the_same(
    batches: CallBatches, catalogue: CatalogueSource, one: Any, person: Any
) -> None:
    batches.journal.append(written(one(model="gone")))
    batches.journal.close(keep=True)
    CallBatches(catalogue, batches.journal.folder).take_up_orphans()
    assert [(call.cost, call.kwh) for call in calls_of(person)] == [(0, None)]


def test_a_file_goes_once_its_calls_are_kept_and_open_ones_are_told_again(
    batches: CallBatches, catalogue: CatalogueSource, one: Any, person: Any
) -> None:
    ended, under_way = one(), one()
    batches.journal.append(written(under_way))
    tell(batches.journal, ended)
    batches.keep()
    batches.journal.rotate()
    batches.journal.append(b"\n")
    batches.keep()
    assert numbers_of(batches.journal.folder, batches.journal.name) == [2]
    batches.journal.append(written(closed(under_way.id)))
    batches.journal.close(keep=True)
    CallBatches(catalogue, batches.journal.folder).take_up_orphans()
    assert {call.outcome for call in calls_of(person)} == {"answered"}
    assert requests_of(person) == 2


def test_what_the_database_refuses_is_put_aside_and_keeps_nothing_back(
    batches: CallBatches, catalogue: CatalogueSource, one: Any, person: Any
) -> None:
    tell(batches.journal, one(kind="far too long for its column"))
    tell(batches.journal, one(administration_id=person.administration_id + 1))
    batches.journal.close(keep=True)
    CallBatches(catalogue, batches.journal.folder).take_up_orphans()
    assert b"far too long" in (batches.journal.folder / REFUSED).read_bytes()
    with administration_scope(person.administration_id + 1):
        assert GatewayCall.objects.filter(service_id=3).exists()
    assert names_in(batches.journal.folder) == []


def test_a_call_that_the_database_refuses_raises_for_its_own_process(batches: CallBatches, one: Any) -> None:
    tell(batches.journal, one(kind="far too long for its column"))
    with pytest.raises(DataError):
        batches.keep()


def test_past_its_term_a_call_goes_and_its_day_is_nobody_s(
    batches: CallBatches, one: Any, person: Any
) -> None:
    tell(batches.journal, one(at=1_500_000_000_000_000))
    tell(batches.journal, one())
    batches.keep()
    make_old_sums_anonymous()
    with administration_scope(person.administration_id):
        actors = list(DailyUsage.objects.order_by("day").values_list("actor", flat=True))
    assert actors == ["", calls_of(person)[0].actor]
