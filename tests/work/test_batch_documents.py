"""A batch of many dossiers makes nobody wait who drops one document."""

import uuid

from django.db import connection

from socle.knowledge.actions import workflow_id
from socle.knowledge.models import Document
from socle.storage.scope import administration_scope
from socle.work import lifecycle, starting
from socle.work.contents import documents_of
from socle.work.models import Run
from socle.work.registry import tool_named
from socle.work.starting import Given, GivenFile
from tests.serving import wait_until
from tests.work.conftest import Desk, ScriptedChat, Worker

MANY = 60
READ = (Document.Status.READY, Document.Status.INDEXING)


def dossiers(desk: Desk, number: int) -> list[Run]:
    """Runs of one batch, each with a document."""
    batch, tool, started = uuid.uuid4(), tool_named("essai"), []
    with administration_scope(desk.person.administration_id):
        for ordinal in range(number):
            file = GivenFile("pieces", f"{ordinal}.txt", [f"Le dossier {ordinal}.".encode()])
            started.append(starting.start(desk.person, tool, Given({}, [file]), batch))
    desk.runs += started
    return started


def unread(runs: list[Run]) -> int:
    with administration_scope(runs[0].administration_id):
        collections = [run.collection_id for run in runs]
        return Document.objects.filter(collection__in=collections).exclude(status__in=READ).count()


def test_a_document_dropped_behind_a_batch_is_read_before_it(desk: Desk, model: ScriptedChat) -> None:
    batch = dossiers(desk, MANY)
    alone = desk.start("", GivenFile("pieces", "note.txt", [b"Une note de service."]))
    worker = Worker(model)
    try:
        wait_until(lambda: not unread([alone]), 120, "the reading of the document")
        left = unread(batch)
        wait_until(lambda: desk.has_ended(alone), 120, "the end of the run")
        wait_until(lambda: unread(batch) < left, 120, "the reading of the batch")
    finally:
        worker.stop()
    assert left > MANY // 2
    assert desk.now(alone).status == "drafted"


def test_a_document_of_a_batch_that_is_read_again_stays_behind(desk: Desk) -> None:
    (run,) = dossiers(desk, 1)
    with administration_scope(run.administration_id):
        lifecycle.cancel(run, desk.person)
        document = documents_of(lifecycle.begin_again(run, desk.person)).get()
    assert queue_of(document) == "batch_ingestion"


def queue_of(document: Document) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "select queue_name from dbos.workflow_status where workflow_uuid = %s", [workflow_id(document)]
        )
        return str(cursor.fetchone()[0])
