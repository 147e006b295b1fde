"""What is written of a batch while its lines are executed: each function is one short transaction."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from uuid import UUID, uuid4

from django.db import connection
from django.utils import timezone

from socle.gateway.batches.answer_lines import Tokens
from socle.gateway.batches.models import ApiFile, RequestBatch
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
    tokens: Tokens


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


_KEEP = """
    with kept as (
        insert into gateway_batchline (administration_id, batch_id, number, succeeded, written)
        select administration_id, id, %(number)s, %(succeeded)s, %(text)s from gateway_requestbatch
         where id = %(batch)s and status in ('in_progress', 'cancelling')
        on conflict do nothing returning succeeded
    ), counted as (
        select count(*) filter (where succeeded) as well, count(*) filter (where not succeeded) as badly,
               count(*) as new from kept
    )
    update gateway_requestbatch set
        completed = completed + well,
        failed = failed + badly,
        input_tokens = input_tokens + new * %(input)s,
        cached_tokens = cached_tokens + new * %(cached)s,
        output_tokens = output_tokens + new * %(output)s,
        reasoning_tokens = reasoning_tokens + new * %(reasoning)s,
        total_tokens = total_tokens + new * %(total)s
      from counted where id = %(batch)s
    returning status = 'in_progress' and holder = %(holder)s and expires > now()
"""


def keep(work: Work, written: Written) -> bool:
    """Keeps a line's answer, once, and counts it: a second one to the same line changes nothing.

    Says whether this holder is to go on. One statement, because it is all that a line costs.
    """
    facts = {
        "batch": work.batch_id,
        "holder": work.holder,
        "number": written.number,
        "succeeded": written.succeeded,
        "text": written.text,
        **asdict(written.tokens),
    }
    with administration_scope(work.administration_id), connection.cursor() as cursor:
        cursor.execute(_KEEP, facts)
        row = cursor.fetchone()
    return bool(row and row[0])


def note_position(work: Work, position: int, line: int) -> None:
    """Notes from where to go on, unless another has taken the batch over."""
    with administration_scope(work.administration_id):
        mine = RequestBatch.objects.filter(pk=work.batch_id, holder=work.holder)
        mine.update(position=position, line=line)
