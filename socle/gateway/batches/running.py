"""A batch as a durable workflow: its file is validated, its lines are executed in slices, its files are made.

Answers are rows, one for each line. A step begun again after a crash finds them, and executes the others.
"""

import logging
from uuid import UUID

from dbos import error as dbos_error

from socle.gateway.batches import finishing
from socle.gateway.batches.executing import execute_slice
from socle.gateway.batches.models import ApiFile, RequestBatch
from socle.gateway.batches.ordering import WORKFLOW
from socle.gateway.batches.validating import Verdict, error, validate
from socle.jobs.durable import described, step, workflow
from socle.jobs.stopping import STOPPING, WorkerStops
from socle.storage.files import FileGone, open_file
from socle.storage.scope import administration_scope

log = logging.getLogger(__name__)

Status = RequestBatch.Status
_GONE = error("file_gone", "The input file is no longer there.", "input_file_id")
_UNEXPECTED = error("internal_error", "The batch stopped for an unforeseen reason. Order it again.")


@workflow(WORKFLOW)
def run_request_batch(administration_id: int, batch_id: str) -> None:
    """Executes a batch; whatever happens, it ends with a status, and with the answers that it has."""
    try:
        _run(administration_id, batch_id)
    except dbos_error.DBOSWorkflowCancelledError:
        raise
    except Exception as failure:
        if STOPPING.is_set():
            # The job engine goes before its workflows do: another worker takes this one up.
            raise WorkerStops from failure
        # The kind alone: the text of an error may quote a request.
        log.error("batch %s failed: %s", batch_id, described(failure))
        give_up(administration_id, batch_id)
    end_batch(administration_id, batch_id)


def _run(administration_id: int, batch_id: str) -> None:
    if validate_input(administration_id, batch_id):
        while execute_lines(administration_id, batch_id):
            pass
        close_batch(administration_id, batch_id)


@step
def validate_input(administration_id: int, batch_id: str) -> bool:
    """Looks at every line; whether the batch goes on."""
    with administration_scope(administration_id):
        batch = RequestBatch.objects.filter(pk=UUID(batch_id)).first()
        if batch is None or batch.status != Status.VALIDATING:
            # A step begun again after a crash may find its own work done.
            return batch is not None and batch.status == Status.IN_PROGRESS
        given = ApiFile.objects.select_related("file").get(pk=batch.input_file_id).file
    try:
        with open_file(given) as content:
            verdict = validate(content, batch.endpoint)
    except FileGone:
        verdict = Verdict(errors=[_GONE])
    return _begin(administration_id, batch_id, verdict)


def _begin(administration_id: int, batch_id: str, verdict: Verdict) -> bool:
    with administration_scope(administration_id):
        batch = _held(batch_id)
        if batch is None or batch.status != Status.VALIDATING:
            return False
        batch.errors = verdict.errors
        if not verdict.errors:
            batch.total, batch.model = verdict.total, verdict.model[:200]
            batch.reach(Status.IN_PROGRESS)
        batch.save()
        return not verdict.errors


@step
def execute_lines(administration_id: int, batch_id: str) -> bool:
    """Executes lines for a minute; whether there are more."""
    return execute_slice(administration_id, UUID(batch_id))


@step
def close_batch(administration_id: int, batch_id: str) -> bool:
    """Begins the end: the files are being made."""
    finishing.close(administration_id, UUID(batch_id))
    return True


@step
def end_batch(administration_id: int, batch_id: str) -> str:
    """Makes the files; the last status."""
    return finishing.end(administration_id, UUID(batch_id))


@step
def give_up(administration_id: int, batch_id: str) -> bool:
    """Notes that the batch stopped by our fault; the answers that it has are kept by its end."""
    with administration_scope(administration_id):
        batch = _held(batch_id)
        if batch is not None and batch.is_under_way:
            batch.errors = [*batch.errors, _UNEXPECTED]
            batch.save(update_fields=["errors"])
    return True


def _held(batch_id: str) -> RequestBatch | None:
    """The row, held until the end of the transaction."""
    return RequestBatch.objects.select_for_update().filter(pk=UUID(batch_id)).first()
