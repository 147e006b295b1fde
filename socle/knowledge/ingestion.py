"""A document read, cut, embedded and indexed: a durable workflow that takes up where a dead worker left it.

Every step writes all of its part in one transaction, under the document's lock, and only while this attempt
is under way: repeating a step changes nothing, and a cancelled or deleted document stays so.
"""

from __future__ import annotations

import logging

from dbos import DBOS
from dbos import error as dbos_error

from socle.jobs.durable import step, workflow
from socle.knowledge.actions import WORKFLOW
from socle.knowledge.attempts import Attempt, fail
from socle.knowledge.embedding import BATCH, EmbeddingImpossible, embed_some
from socle.knowledge.models import Document
from socle.knowledge.reading import cut, read
from socle.knowledge.search import lexical

log = logging.getLogger(__name__)

LONGEST_PAUSE_SECONDS = 60.0
PATIENCE_SECONDS = 3600.0
UNEXPECTED = (
    "La lecture de ce document a échoué pour une raison imprévue. "
    "Relancez-la\u00a0; si elle échoue encore, signalez-le à l’équipe qui administre le service."
)
ENGINE_AWAY = (
    "Le document a été lu, mais le moteur qui prépare la recherche ne répond pas. "
    "Relancez dans quelques minutes."
)


@workflow(WORKFLOW)
def ingest_document(administration_id: int, document_id: int, attempt: int) -> None:
    """Makes one attempt at a document searchable; whatever happens, it ends with a status and a sentence."""
    try:
        _ingest(administration_id, document_id, attempt)
    except dbos_error.DBOSWorkflowCancelledError:
        raise
    except Exception as error:  # noqa: BLE001 (the document must end with a sentence, whatever happened)
        # The kind alone: the text of a database error may quote the document.
        log.error("document %s: attempt %s failed: %s", document_id, attempt, type(error).__name__)
        give_up(administration_id, document_id, attempt, "unexpected", UNEXPECTED)


def _ingest(administration_id: int, document_id: int, attempt: int) -> None:
    if not read_pages(administration_id, document_id, attempt):
        return
    cut_passages(administration_id, document_id, attempt)
    waited, pause = 0.0, 1.0
    while (outcome := embed_passages(administration_id, document_id, attempt)) != "done":
        if outcome == "stopped":
            return
        if outcome == "more":
            waited, pause = 0.0, 1.0
            continue
        if waited >= PATIENCE_SECONDS:
            give_up(administration_id, document_id, attempt, "engine_away", ENGINE_AWAY)
            return
        DBOS.sleep(pause)
        waited, pause = waited + pause, min(2 * pause, LONGEST_PAUSE_SECONDS)
    index(administration_id, document_id, attempt)


@step
def read_pages(administration_id: int, document_id: int, attempt: int) -> bool:
    """Reads the file in its child process and writes its pages; says whether to go on."""
    return read(Attempt(administration_id, document_id, attempt))


@step
def cut_passages(administration_id: int, document_id: int, attempt: int) -> int:
    """Cuts the pages into passages; how many there are."""
    return cut(Attempt(administration_id, document_id, attempt))


@step
def embed_passages(administration_id: int, document_id: int, attempt: int) -> str:
    """Gives the next passages their vectors: `more`, `done`, `stopped`, `wait` (the gateway is away)."""
    work = Attempt(administration_id, document_id, attempt)
    try:
        return embed_some(work, BATCH)
    except EmbeddingImpossible as error:
        fail(work, "embedding", error.sentence)
        return "stopped"


@step
def index(administration_id: int, document_id: int, attempt: int) -> bool:
    """Indexes the words and opens the document to search, both at once."""
    with Attempt(administration_id, document_id, attempt).held() as document:
        if document is None:
            return False
        lexical.add(document)
        document.status = Document.Status.READY
        document.done = document.total
        document.save(update_fields=["status", "done"])
    return True


@step
def give_up(administration_id: int, document_id: int, attempt: int, code: str, sentence: str) -> bool:
    """Ends the attempt with a sentence for the reader."""
    fail(Attempt(administration_id, document_id, attempt), code, sentence)
    return True
