"""Documents read by a real worker: killed, it leaves nothing missing and nothing twice."""

import os
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from socle.knowledge import actions
from socle.knowledge.contents import passages_of
from socle.knowledge.models import Collection, Document, Posting
from socle.organisation.accounts import create_person, service_named
from socle.storage.scope import administration_scope
from tests.knowledge import documents
from tests.knowledge.conftest import ScriptedModel, bytes_of, collection_of
from tests.serving import ROOT, wait_until


class Worker:
    """`socle worker` in its own process, which asks the scripted model."""

    def __init__(self, model: ScriptedModel) -> None:
        environment = os.environ | {"SOCLE_GATEWAY_URL": model.address}
        command = [sys.executable, "-m", "socle", "worker", "--data", str(django_settings.SOCLE_DATA)]
        self.process = subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)


@pytest.fixture
def shelf(django_db_blocker: Any, tmp_path: Path) -> Iterator[Collection]:
    """A collection that is committed, for another process to see; deleted afterwards."""
    with django_db_blocker.unblock():
        service = service_named(f"Ministère {uuid.uuid4().hex[:8]}", "Bureau")
        person = create_person(f"{uuid.uuid4().hex[:8]}@exemple.fr", service, "Agent")
        with administration_scope(person.administration_id):
            collection = collection_of(person)
        yield collection
        with administration_scope(person.administration_id):
            actions.delete_collection(collection)


def add(collection: Collection, path: Path) -> Document:
    with administration_scope(collection.administration_id):
        assert collection.owner is not None
        return actions.add_document(collection.owner, collection, path.name, bytes_of(path))


def state(document: Document) -> Document:
    with administration_scope(document.administration_id):
        return Document.objects.get(pk=document.pk)


def has_ended(document: Document) -> bool:
    return state(document).status in ("ready", "failed", "cancelled")


def counts(document: Document) -> tuple[list[int], set[int], int]:
    """The passages' ordinals, the passages that have postings, the collection's number of passages."""
    with administration_scope(document.administration_id):
        ordinals = list(passages_of(document).values_list("ordinal", flat=True))
        indexed = set(Posting.objects.filter(document_id=document.pk).values_list("passage_id", flat=True))
        return ordinals, indexed, Collection.objects.get(pk=document.collection_id).passages


def test_a_worker_reads_a_document(shelf: Collection, model: ScriptedModel, tmp_path: Path) -> None:
    document = add(shelf, documents.contract_pdf(tmp_path / "contrat.pdf"))
    worker = Worker(model)
    try:
        wait_until(lambda: has_ended(document), 60, "the end of the reading")
    finally:
        worker.stop()
    assert (state(document).status, state(document).failure) == ("ready", "")
    assert state(document).done == state(document).total


def test_a_document_survives_the_worker_killed_while_it_was_embedded(
    shelf: Collection, model: ScriptedModel, tmp_path: Path
) -> None:
    document = add(shelf, documents.long_pdf(tmp_path / "long.pdf", 100))
    reached, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        if model.calls == 2:
            reached.set()
            go_on.wait(30)

    model.before_answer = hold
    first = Worker(model)
    assert reached.wait(90)
    first.kill()
    go_on.set()
    second = Worker(model)
    try:
        wait_until(lambda: has_ended(document), 120, "the end of the reading")
    finally:
        second.stop()
    assert state(document).status == "ready"
    ordinals, indexed, counted = counts(document)
    assert ordinals == list(range(len(ordinals)))
    assert len(indexed) == counted == len(ordinals) >= 100
    # The batch whose answer was lost is asked again; what was written is not.
    assert len(model.texts) == len(ordinals) + len(ordinals) - 64


def test_a_document_deleted_while_it_is_read_stays_deleted(
    shelf: Collection, model: ScriptedModel, tmp_path: Path
) -> None:
    document = add(shelf, documents.long_pdf(tmp_path / "long.pdf", 40))
    reached, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        reached.set()
        go_on.wait(30)

    model.before_answer = hold
    worker = Worker(model)
    try:
        assert reached.wait(90)
        with administration_scope(document.administration_id):
            actions.delete_document(document)
        go_on.set()
        other = add(shelf, documents.contract_pdf(tmp_path / "contrat.pdf"))
        wait_until(lambda: has_ended(other), 60, "the end of the other reading")
    finally:
        worker.stop()
    assert counts(document)[:2] == ([], set())
    assert state(other).status == "ready"
