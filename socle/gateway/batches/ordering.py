"""Ordering, cancelling and deleting batches: each action is one transaction and says why it refuses."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from socle.gateway.batches.models import ApiFile, RequestBatch
from socle.inference import policy
from socle.jobs.enqueue import cancel, enqueue, forget
from socle.jobs.queues import REQUEST_BATCHES
from socle.ledger.kinds import Kind
from socle.ledger.pseudonyms import pseudonym
from socle.ledger.recording import record
from socle.organisation.callers import Caller, caller_of
from socle.organisation.content import ownership
from socle.organisation.models import Person
from socle.organisation.scopes import Scopes

WORKFLOW = "run_request_batch"
WINDOW = timedelta(hours=24)


class NoSuchInput(Exception):
    """The input file was deleted meanwhile."""


class NotForBatches(Exception):
    """The input file was sent for another purpose."""


class AlreadyEnded(Exception):
    """The batch has ended, or is about to: there is nothing to cancel."""


@dataclass(frozen=True)
class Order:
    """What a client orders. `sensitivity` is the request's: the batch has the file's where that is higher."""

    endpoint: str
    sensitivity: str
    metadata: dict[str, str] | None = None
    output_seconds: int | None = None


@transaction.atomic
def order_batch(person: Person, caller: Caller, order: Order, file: ApiFile) -> RequestBatch:
    """A new batch, handed to the workers; raises NoSuchInput or NotForBatches."""
    # Held, so that nobody deletes the file before the batch that needs it is there.
    held = ApiFile.objects.select_for_update(of=("self",)).filter(pk=file.pk).first()
    if held is None:
        raise NoSuchInput
    if held.purpose != ApiFile.Purpose.BATCH:
        raise NotForBatches
    batch = RequestBatch.objects.create(
        endpoint=order.endpoint,
        input_file_id=held.pk,
        sensitivity=policy.highest(held.sensitivity, order.sensitivity),
        key_id=caller.key_id,
        scopes=caller.scopes.lists(),
        metadata=order.metadata,
        output_seconds=order.output_seconds,
        expires=timezone.now() + WINDOW,
        **ownership(person),
    )
    enqueue(REQUEST_BATCHES, WORKFLOW, batch.workflow_id, batch.administration_id, str(batch.pk))
    tell(batch, Kind.BATCH_CREATED, person)
    return batch


@transaction.atomic
def cancel_batch(batch: RequestBatch, person: Person) -> RequestBatch:
    """Asks that a batch stop at its next line; the answers that it has are kept. Raises AlreadyEnded."""
    if batch.status in {RequestBatch.Status.VALIDATING, RequestBatch.Status.IN_PROGRESS}:
        batch = RequestBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.status in {RequestBatch.Status.CANCELLING, RequestBatch.Status.CANCELLED}:
        return batch
    if batch.status not in {RequestBatch.Status.VALIDATING, RequestBatch.Status.IN_PROGRESS}:
        raise AlreadyEnded
    batch.reach(RequestBatch.Status.CANCELLING)
    batch.save(update_fields=["status", "moments"])
    tell(batch, Kind.BATCH_CANCELLED, person)
    return batch


@transaction.atomic
def delete_batch(batch: RequestBatch) -> None:
    """Deletes a batch with its answers and job rows; its files stay until their own term."""
    workflow = batch.workflow_id
    cancel(workflow)
    batch.delete()
    forget(workflow)


def tell(batch: RequestBatch, kind: Kind, person: Person | None = None) -> None:
    """Enters what becomes of a batch into the ledger."""
    record(
        kind,
        administration_id=batch.administration_id,
        act=batch.public_id,
        actor=pseudonym(person.pk) if person else "",
        facts={
            "endpoint": batch.endpoint,
            "sensitivity": batch.sensitivity,
            "status": batch.status,
            "total": batch.total,
            "completed": batch.completed,
            "failed": batch.failed,
        },
    )


def caller_for(batch: RequestBatch, person: Person) -> Caller:
    """In whose name the lines are executed: the batch stands where a tool's run does."""
    return caller_of(person, batch.sensitivity, batch.key_id, batch.public_id, Scopes.of(**batch.scopes))
