"""The end of a batch: its output and error files, its last status, its lines gone; all at once."""

from collections.abc import Iterator
from uuid import UUID

from django.conf import settings

from socle.gateway.batches.answer_lines import CANCELLED, EXPIRED, STOPPED, refused
from socle.gateway.batches.files import LARGEST, NewFile, keep_file
from socle.gateway.batches.models import ApiFile, RequestBatch
from socle.gateway.batches.ordering import tell
from socle.gateway.batches.request_lines import raw_lines, request_of
from socle.ledger.kinds import Kind
from socle.storage.files import open_file
from socle.storage.scope import administration_scope

Status = RequestBatch.Status
_REASONS = {Status.EXPIRED: EXPIRED, Status.CANCELLED: CANCELLED, Status.FAILED: STOPPED}
_ROWS_AT_ONCE = 100


def close(administration_id: int, batch_id: UUID) -> None:
    """No further line is executed: the files are being made."""
    with administration_scope(administration_id):
        batch = RequestBatch.objects.select_for_update().filter(pk=batch_id).first()
        if batch is not None and batch.status == Status.IN_PROGRESS:
            batch.reach(Status.FINALIZING)
            batch.save(update_fields=["status", "moments"])


def end(administration_id: int, batch_id: UUID) -> str:
    """Ends the batch with all the answers that it has; its last status. Called again it changes nothing."""
    with administration_scope(administration_id):
        batch = RequestBatch.objects.select_for_update().filter(pk=batch_id).first()
        if batch is None or not batch.is_under_way:
            return batch.status if batch else ""
        status = _last_status(batch)
        if batch.total:
            batch.output_file_id = _kept(batch, "output", _answers(batch, succeeded=True))
            batch.error_file_id = _kept(batch, "error", _faults(batch, status))
            batch.lines.all().delete()
        batch.reach(status)
        batch.save()
        tell(batch, Kind.BATCH_ENDED)
        return status


def _last_status(batch: RequestBatch) -> Status:
    if batch.status == Status.CANCELLING:
        return Status.CANCELLED
    if batch.errors:
        return Status.FAILED
    return Status.EXPIRED if batch.completed + batch.failed < batch.total else Status.COMPLETED


def _kept(batch: RequestBatch, what: str, lines: Iterator[bytes]) -> UUID | None:
    """The file of these lines; None when there is none."""
    first = next(lines, None)
    if first is None or batch.owner is None:
        return None
    new = NewFile(
        name=f"{batch.public_id}_{what}.jsonl",
        purpose=ApiFile.Purpose.BATCH_OUTPUT,
        sensitivity=batch.sensitivity,
        seconds=batch.output_seconds,
    )
    return keep_file(batch.owner, new, _all(first, lines), LARGEST).pk


def _all(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _answers(batch: RequestBatch, succeeded: bool) -> Iterator[bytes]:
    rows = batch.lines.filter(succeeded=succeeded).order_by("number").values_list("written", flat=True)
    for written in rows.iterator(chunk_size=_ROWS_AT_ONCE):
        yield written.encode() + b"\n"


def _faults(batch: RequestBatch, status: Status) -> Iterator[bytes]:
    """What failed, then what was never executed."""
    yield from _answers(batch, succeeded=False)
    if batch.completed + batch.failed >= batch.total:
        return
    answered = set(batch.lines.values_list("number", flat=True))
    given = ApiFile.objects.select_related("file").get(pk=batch.input_file_id).file
    with open_file(given) as file:
        for line in raw_lines(file, settings.SOCLE_BODY_LIMIT):
            if line.number not in answered:
                custom_id = request_of(line, batch.endpoint).custom_id
                yield refused(batch.pk, line.number, custom_id, _REASONS[status]).encode() + b"\n"
