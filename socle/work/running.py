"""A run as a durable workflow: wait for its documents, then its steps, each checkpointed and repeatable.

Contents live in our rows; what a step returns is a word. A step begun again after a crash finds the models'
answers it had already paid for, and writes its items over those of the first time.
"""

from __future__ import annotations

import logging
from uuid import UUID

from dbos import DBOS
from dbos import error as dbos_error
from django.utils import timezone

from socle.jobs.durable import described, step, workflow
from socle.knowledge.models import Document
from socle.ledger.kinds import Kind
from socle.ledger.pseudonyms import pseudonym
from socle.ledger.recording import record
from socle.organisation.callers import Caller, caller_of
from socle.organisation.models import Person
from socle.storage.scope import administration_scope
from socle.work.contents import documents_of, is_read
from socle.work.declaration import Step
from socle.work.models import Item, Run
from socle.work.patience import ModelAway, Unusable
from socle.work.session import Cancelled, Work
from socle.work.starting import WORKFLOW
from socle.work.webhooks.telling import announce_end

log = logging.getLogger(__name__)

UNEXPECTED = (
    "Ce travail s’est arrêté pour une raison imprévue. Ce que vous avez donné est conservé : relancez-le ; "
    "si cela se reproduit, signalez-le à l’équipe qui administre le service."
)
UNREAD = (
    "Les documents n’ont pas pu être lus à temps : le service est très demandé. Ce que vous avez donné est "
    "conservé : relancez ce travail plus tard."
)
NO_TOOL = "Cet outil n’est plus installé sur ce serveur."
_POLL_SECONDS = 0.5
_LONGEST_WAIT_SECONDS = 4 * 3600


@workflow(WORKFLOW)
def run_tool(administration_id: int, run_id: str, attempt: int) -> None:
    """Makes one attempt at a run; whatever happens, it ends with a status and a sentence."""
    try:
        _run(administration_id, run_id, attempt)
    except dbos_error.DBOSWorkflowCancelledError:
        raise
    except Exception as error:  # noqa: BLE001 (the run must end with a sentence, whatever happened)
        # The kind alone: the text of an error may quote what the run was given.
        log.error("run %s: attempt %s failed: %s", run_id, attempt, described(error))
        give_up(administration_id, run_id, attempt, UNEXPECTED)


def _run(administration_id: int, run_id: str, attempt: int) -> None:
    steps = begin(administration_id, run_id, attempt)
    waited = 0.0
    while steps and (state := read_documents(administration_id, run_id, attempt)) != "read":
        if state == "stopped":
            return
        if waited > _LONGEST_WAIT_SECONDS:
            give_up(administration_id, run_id, attempt, UNREAD)
            return
        DBOS.sleep(_POLL_SECONDS)
        waited += _POLL_SECONDS
    for number in range(steps):
        if perform(administration_id, run_id, attempt, number) != "done":
            return
    if steps:
        finish(administration_id, run_id, attempt)


@step
def begin(administration_id: int, run_id: str, attempt: int) -> int:
    """Opens the attempt, with no item left of an earlier one; how many steps it has, 0 when it is over."""
    with administration_scope(administration_id):
        run = _wanted(run_id, attempt)
        if run is None:
            return 0
        try:
            tool = run.declaration
        except KeyError:
            _end(run, Run.Status.FAILED, NO_TOOL)
            return 0
        run.status = Run.Status.RUNNING
        run.save(update_fields=["status"])
        Item.objects.filter(run=run).delete()
        record(
            Kind.RUN_STARTED,
            administration_id=administration_id,
            act=run_id,
            step=str(attempt),
            actor=pseudonym(run.asker_id),
            facts={"tool": run.tool, "version": run.tool_version, "sensitivity": run.sensitivity},
        )
        return len(tool.steps)


@step
def read_documents(administration_id: int, run_id: str, attempt: int) -> str:
    """Whether the run's documents are read: `read`, `reading`, or `stopped`."""
    with administration_scope(administration_id):
        run = _wanted(run_id, attempt)
        if run is None:
            return "stopped"
        if run.collection_id is None:
            return "read"
        documents = list(documents_of(run))
        unread = [document for document in documents if not is_read(document)]
        waiting = [document for document in unread if document.status in _UNDER_WAY]
        if waiting:
            _show_reading(run, documents, waiting)
            return "reading"
        if documents and len(unread) == len(documents):
            _end(run, Run.Status.FAILED, " ".join(map(_unread, unread)))
            return "stopped"
        # The others are worth reading: what is missing stands above the draft.
        run.notes = [f"{_unread(document)} Cette pièce n’a pas été prise en compte." for document in unread]
        run.save(update_fields=["notes"])
        return "read"


_UNDER_WAY = (Document.Status.QUEUED, Document.Status.READING)


def _show_reading(run: Run, documents: list[Document], waiting: list[Document]) -> None:
    first = waiting[0] if waiting else None
    if first is not None and first.total:
        shown = {
            "done": first.done,
            "total": first.total,
            "unit": "pages",
            "doing": f"Lecture de {first.name}",
        }
    else:
        done = len(documents) - len(waiting)
        shown = {"done": done, "total": len(documents), "unit": "documents", "doing": "Lecture des documents"}
    shown["doing"] = str(shown["doing"])[:200]
    Run.objects.filter(pk=run.pk).update(**shown)


def _unread(document: Document) -> str:
    """Which document could not be read, and why."""
    return f"«\u00a0{document.name}\u00a0»\u00a0: {document.failure or 'lecture annulée.'}"


@step
def perform(administration_id: int, run_id: str, attempt: int, number: int) -> str:
    """Does one step of the tool: `done`, or `stopped` once the run is over."""
    with administration_scope(administration_id):
        run = _wanted(run_id, attempt)
        if run is None:
            return "stopped"
        caller, declared = _asker(run), run.declaration.steps[number]
        _show_step(run, declared, number)
    try:
        declared.run(Work(run, caller))
    except Cancelled:
        return "stopped"
    except (ModelAway, Unusable) as reason:
        _give_up(administration_id, run_id, attempt, str(reason))
        return "stopped"
    return "done"


def _show_step(run: Run, declared: Step, number: int) -> None:
    shown = {"step": declared.name, "doing": declared.title, "unit": "étapes"}
    Run.objects.filter(pk=run.pk).update(done=number, total=len(run.declaration.steps), **shown)


@step
def finish(administration_id: int, run_id: str, attempt: int) -> str:
    """Opens the draft to review."""
    with administration_scope(administration_id):
        run = _wanted(run_id, attempt)
        if run is None:
            return "stopped"
        _end(run, Run.Status.DRAFTED)
        return run.status


@step
def give_up(administration_id: int, run_id: str, attempt: int, sentence: str) -> bool:
    """Ends the attempt with a sentence for the reader."""
    _give_up(administration_id, run_id, attempt, sentence)
    return True


def _give_up(administration_id: int, run_id: str, attempt: int, sentence: str) -> None:
    with administration_scope(administration_id):
        run = _wanted(run_id, attempt)
        if run is not None:
            _end(run, Run.Status.FAILED, sentence)


def _end(run: Run, status: str, failure: str = "") -> None:
    run.status, run.failure, run.ended = status, failure, timezone.now()
    run.save(update_fields=["status", "failure", "ended"])
    announce_end(run)
    record(
        Kind.RUN_ENDED,
        administration_id=run.administration_id,
        act=str(run.pk),
        step=str(run.attempt),
        facts={"tool": run.tool, "status": status, "items": run.items.count()},
    )


def _wanted(run_id: str, attempt: int) -> Run | None:
    """The run, held until the end of the transaction, when this attempt at it is still wanted."""
    rows = Run.objects.select_for_update().filter(pk=UUID(run_id), attempt=attempt)
    return rows.filter(status__in=Run.UNDER_WAY).first()


def _asker(run: Run) -> Caller:
    return caller_of(Person.objects.get(pk=run.asker_id), run.sensitivity, run=str(run.pk))
