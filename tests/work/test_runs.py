"""Runs by a real worker: they end once, whatever is killed, and pay for no answer twice."""

import os
import random
import time
from collections.abc import Callable

import pytest
from django.db import connection

from socle.knowledge.models import Document
from socle.storage.scope import administration_scope
from socle.work import lifecycle, running
from socle.work.models import Item, ModelAnswer, Run
from socle.work.session import Work
from socle.work.starting import GivenFile
from tests.serving import wait_until
from tests.work.conftest import TEXT, Desk, ScriptedChat, Worker

# `make proof` asks for fifty; a few are enough to see that the mechanism holds.
RUNS = int(os.environ.get("PROOF_RUNS", "5"))
LONG = "\n".join(f"Paragraphe numéro {number} de la lettre." for number in range(1, 13))


def test_a_run_yields_a_draft_with_proofs_and_proposals(
    desk: Desk, model: ScriptedChat, at_work: Worker
) -> None:
    run = desk.start(TEXT)
    desk.ended(run)
    assert (desk.now(run).status, desk.now(run).failure) == ("drafted", "")
    items = desk.items(run)
    assert list(items) == ["montant", "paragraphe-1", "paragraphe-2"]
    assert items["montant"].evidence[0]["quote"] == "1 200,00 €"
    assert items["paragraphe-1"].value == "Un objet"
    assert len(model.asked) == 2


def test_documents_are_read_before_the_first_step(desk: Desk, model: ScriptedChat, at_work: Worker) -> None:
    run = desk.start("", GivenFile("pieces", "note.txt", [b"Une note de service.\n\nSon second paragraphe."]))
    desk.ended(run)
    assert desk.items(run)["piece-1"].evidence[0]["quote"] == "Une note de service."


def test_documents_of_a_run_wait_for_no_vectors(desk: Desk, model: ScriptedChat, at_work: Worker) -> None:
    files = [GivenFile("pieces", f"note-{number}.txt", [b"Une note de service."]) for number in range(5)]
    run = desk.start("", *files)
    desk.ended(run)
    assert len(desk.items(run)) == 6
    assert model.asked == []


def test_a_document_that_cannot_be_read_ends_the_run_with_its_reason(
    desk: Desk, model: ScriptedChat, at_work: Worker
) -> None:
    run = desk.start("", GivenFile("pieces", "faux.pdf", [b"%PDF-1.7 rien"]))
    desk.ended(run)
    assert desk.now(run).status == "failed"
    assert "faux.pdf" in desk.now(run).failure


def test_an_answer_that_does_not_fit_is_asked_again_with_the_reason_then_given_up(
    desk: Desk, model: ScriptedChat, at_work: Worker
) -> None:
    model.reply = lambda asked, number: (200, '{"objet": "x"}')
    run = desk.start("Un seul paragraphe.")
    desk.ended(run)
    item = desk.items(run)["paragraphe-1"]
    assert item.value is None
    assert "Le modèle n’a rien donné" in item.explanation
    assert len(model.asked) == 3
    assert "Le champ « objet » ne convient pas" in model.asked[1]


def test_a_limit_of_the_month_ends_the_run_at_once_and_says_so(
    desk: Desk, model: ScriptedChat, at_work: Worker
) -> None:
    model.reply = lambda asked, number: (429, "The limit leaves too little.")
    model.code, model.retry_after = "insufficient_quota", 86_400
    run = desk.start("Un seul paragraphe.")
    desk.ended(run)
    assert desk.now(run).status == "failed"
    assert "Une limite d’utilisation est atteinte" in desk.now(run).failure
    assert len(model.asked) == 1


def test_a_model_that_refuses_ends_the_run_with_a_sentence(
    desk: Desk, model: ScriptedChat, at_work: Worker
) -> None:
    model.reply = lambda asked, number: (403, "no")
    run = desk.start("Un seul paragraphe.")
    desk.ended(run)
    assert desk.now(run).failure == "Aucun modèle n’est autorisé pour des données de cette sensibilité."


def test_runs_survive_workers_killed_at_random_and_pay_for_no_answer_twice(
    desk: Desk, model: ScriptedChat
) -> None:
    def slowly(asked: str, number: int) -> tuple[int, str]:
        time.sleep(0.05)
        return 200, '{"objet": "Un objet"}'

    model.reply = slowly
    runs = [desk.start(f"{LONG}\nLettre {number}.") for number in range(RUNS)]
    kills = _kill_until_the_end(desk, model, runs, random.Random(7))
    assert [desk.now(run).status for run in runs] == ["drafted"] * RUNS
    for run in runs:
        assert len(desk.items(run)) == 14
        with administration_scope(run.administration_id):
            assert ModelAnswer.objects.filter(run=run).count() == 13
    # Each kill may lose the answers in flight: one for each of the four runs under way at once.
    assert len(model.asked) <= RUNS * 13 + kills * 4


def _kill_until_the_end(desk: Desk, model: ScriptedChat, runs: list[Run], chance: random.Random) -> int:
    kills = 0
    worker = Worker(model)
    for _ in range(RUNS):
        if all(map(desk.has_ended, runs)):
            break
        wait_until(_has_worked(desk, model, runs), 60, "some work")
        time.sleep(chance.random() * 0.3)
        worker.kill()
        kills += 1
        worker = Worker(model)
    try:
        wait_until(lambda: all(map(desk.has_ended, runs)), 600, "the end of the runs")
    finally:
        worker.stop()
    return kills


def _has_worked(desk: Desk, model: ScriptedChat, runs: list[Run]) -> Callable[[], bool]:
    before = len(model.asked)
    return lambda: len(model.asked) > before + 1 or all(map(desk.has_ended, runs))


_BLOCKED = """select pg_terminate_backend(pid) from pg_stat_activity
               where wait_event_type = 'Lock' and query like '%work_run%' and pid <> pg_backend_pid()"""


def test_a_step_that_loses_the_database_is_done_again(desk: Desk, model: ScriptedChat) -> None:
    run = desk.start("Un seul paragraphe.")
    worker = Worker(model)
    try:
        with administration_scope(run.administration_id):
            Run.objects.select_for_update().get(pk=run.pk)
            wait_until(_ends_a_blocked_connection, 60, "a step that waits for the run")
        wait_until(lambda: desk.has_ended(run), 60, "the end of the run")
    finally:
        worker.stop()
    assert (desk.now(run).status, desk.now(run).failure) == ("drafted", "")


def _ends_a_blocked_connection() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select pg_stat_clear_snapshot()")  # else a transaction sees the same sessions forever
        cursor.execute(_BLOCKED)
        return bool(cursor.fetchall())


def test_documents_that_are_never_read_end_the_run_with_a_sentence(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_LONGEST_WAIT_SECONDS", -1)
    run = desk.start("", GivenFile("pieces", "note.txt", [b"Une note."]))
    running._run(run.administration_id, str(run.pk), run.attempt)
    assert (desk.now(run).status, desk.now(run).failure) == ("failed", running.UNREAD)


def test_a_run_cancelled_in_the_middle_stops_and_can_be_begun_again(desk: Desk, model: ScriptedChat) -> None:
    def slowly(asked: str, number: int) -> tuple[int, str]:
        time.sleep(0.2)
        return 200, '{"objet": "Un objet"}'

    model.reply = slowly
    run = desk.start(LONG)
    worker = Worker(model)
    try:
        wait_until(lambda: len(model.asked) >= 2, 60, "the first questions")
        with administration_scope(run.administration_id):
            lifecycle.cancel(run, desk.person)
        asked = len(model.asked)
        time.sleep(1)
        assert len(model.asked) <= asked + 1
        assert desk.now(run).status == "cancelled"
        with administration_scope(run.administration_id):
            lifecycle.begin_again(run, desk.person)
        wait_until(lambda: desk.has_ended(run), 60, "the end of the run")
    finally:
        worker.stop()
    assert desk.now(run).status == "drafted"


def test_a_document_that_was_read_but_not_indexed_is_enough(desk: Desk) -> None:
    run = desk.start("", GivenFile("pieces", "note.txt", [b"Une note."]))
    with administration_scope(run.administration_id):
        documents = Document.objects.filter(collection=run.collection)
        documents.update(status="failed", failure_code="engine_away", page_count=1)
    assert running.read_documents(run.administration_id, str(run.pk), run.attempt) == "read"
    with administration_scope(run.administration_id):
        documents.update(failure_code="broken")
    assert running.read_documents(run.administration_id, str(run.pk), run.attempt) == "stopped"
    assert "note.txt" in desk.now(run).failure


def test_a_cancelled_run_tells_how_many_items_it_had_written(desk: Desk) -> None:
    run = desk.start("Un texte.")
    with administration_scope(run.administration_id):
        Item.objects.create(
            administration_id=run.administration_id, run=run, key="montant", ordinal=1, kind="amount"
        )
        lifecycle.cancel(run, desk.person)
    with connection.cursor() as cursor:
        cursor.execute(
            "select facts ->> 'items' from ledger_entry where act = %s and kind = 'run_ended'", [str(run.pk)]
        )
        assert cursor.fetchone() == ("1",)


def test_a_piece_that_cannot_be_read_is_told_and_the_others_are_read(desk: Desk) -> None:
    run = desk.start(
        "", GivenFile("pieces", "note.txt", [b"Une note."]), GivenFile("pieces", "autre.txt", [b"Une autre."])
    )
    with administration_scope(run.administration_id):
        given = Document.objects.filter(collection=run.collection).order_by("pk")
        given.update(status="ready", page_count=1)
        Document.objects.filter(pk=given[1].pk).update(
            status="failed", failure="Fichier abîmé.", page_count=0
        )
    assert running.read_documents(run.administration_id, str(run.pk), run.attempt) == "read"
    assert desk.now(run).notes == [
        "«\u00a0autre.txt\u00a0»\u00a0: Fichier abîmé. Cette pièce n’a pas été prise en compte."
    ]
    with administration_scope(run.administration_id):
        assert [one.name for one in Work(desk.now(run), running._asker(run)).documents("pieces")] == [
            "note.txt"
        ]
