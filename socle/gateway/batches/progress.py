"""What is written of a batch while its lines are executed: each function is one short transaction."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.utils import timezone

from socle.gateway.batches.models import ApiFile, BatchLine, RequestBatch
from socle.gateway.batches.ordering import caller_for
from socle.organisation.callers import Caller
from socle.organisation.models import ApiKey, Person
from socle.storage.models import StoredFile
from socle.storage.scope import administration_scope

Status = RequestBatch.Status


@dataclass(frozen=True)
class Work:
    """A batch that is being executed, by whom, and from where on."""

    administration_id: int
    batch_id: UUID
    holder: UUID
    endpoint: str
    caller: Caller
    input: StoredFile
    position: int
    line: int
    answered: Collection[int]


@dataclass(frozen=True)
class Written:
    """A line's answer, to be kept."""

    number: int
    succeeded: bool
    text: str
    tokens: dict[str, int]


def begin(administration_id: int, batch_id: UUID) -> Work | None:
    """Takes the batch, from whoever had it; None when no line of it is to be executed any more."""
    with administration_scope(administration_id):
        batch = RequestBatch.objects.select_for_update().filter(pk=batch_id).first()
        if batch is None or batch.status != Status.IN_PROGRESS or batch.expires <= timezone.now():
            return None
        person = _still_allowed(batch)
        if person is None:
            _stop(batch)
            return None
        batch.holder = uuid4()
        batch.save(update_fields=["holder"])
        answered = batch.lines.filter(number__gte=batch.line).values_list("number", flat=True)
        return Work(
            administration_id=administration_id,
            batch_id=batch_id,
            holder=batch.holder,
            endpoint=batch.endpoint,
            caller=caller_for(batch, person),
            input=ApiFile.objects.select_related("file").get(pk=batch.input_file_id).file,
            position=batch.position,
            line=batch.line,
            answered=frozenset(answered),
        )


def _still_allowed(batch: RequestBatch) -> Person | None:
    """The owner; None once they left, or the key that ordered the batch was revoked."""
    key = batch.key_id
    if key is not None and ApiKey.objects.filter(pk=key, revoked__isnull=False).exists():
        return None
    return batch.owner if batch.owner is not None and batch.owner.is_active else None


def _stop(batch: RequestBatch) -> None:
    batch.reach(Status.CANCELLING)
    batch.save(update_fields=["status", "moments"])


def is_wanted(work: Work) -> bool:
    """Whether this holder is to go on: neither cancelled, nor past the window, nor taken over."""
    with administration_scope(work.administration_id):
        rows = RequestBatch.objects.filter(pk=work.batch_id, status=Status.IN_PROGRESS, holder=work.holder)
        return rows.filter(expires__gt=timezone.now()).exists()


def keep(work: Work, written: Written) -> None:
    """Keeps a line's answer, once: a second one to the same line changes nothing."""
    with administration_scope(work.administration_id):
        batch = RequestBatch.objects.select_for_update().filter(pk=work.batch_id).first()
        if batch is None or batch.status not in {Status.IN_PROGRESS, Status.CANCELLING}:
            return
        if batch.lines.filter(number=written.number).exists():
            return
        BatchLine.objects.create(
            administration_id=work.administration_id,
            batch=batch,
            number=written.number,
            succeeded=written.succeeded,
            written=written.text,
        )
        batch.completed += written.succeeded
        batch.failed += not written.succeeded
        batch.add_usage(written.tokens)
        batch.save(update_fields=["completed", "failed", "usage"])


def note_position(work: Work, position: int, line: int) -> None:
    """Notes from where to go on, unless another has taken the batch over."""
    with administration_scope(work.administration_id):
        mine = RequestBatch.objects.filter(pk=work.batch_id, holder=work.holder)
        mine.update(position=position, line=line)
