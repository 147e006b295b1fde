"""The event of a run's end: handed to the workers, then told until the receiver has it."""

from __future__ import annotations

import json
import time
from uuid import UUID

from socle.jobs.enqueue import enqueue
from socle.jobs.queues import WEBHOOKS
from socle.storage.scope import administration_scope
from socle.work.models import Run
from socle.work.webhooks.messenger import GONE, Messenger
from socle.work.webhooks.signing import signed_headers

WORKFLOW = "tell_webhook"


def announce_end(run: Run) -> None:
    """Has the end of this attempt told, in the caller's transaction, where somebody wants to hear of it."""
    if run.webhook:
        number = f"{run.workflow_id}-webhook"
        enqueue(WEBHOOKS, WORKFLOW, number, run.administration_id, str(run.pk), run.attempt)


def tell(administration_id: int, run_id: str, attempt: int, messenger: Messenger | None = None) -> str:
    """Tells once: `told`, `again` where the receiver is away, `over` where nobody is to be told any more."""
    with administration_scope(administration_id):
        run = Run.objects.filter(pk=UUID(run_id), attempt=attempt).exclude(webhook="").first()
    if run is None or run.is_under_way:
        return "over"
    now = int(time.time())
    whose = (administration_id, run.owner_id or run.asker_id)
    headers = signed_headers(whose, f"{run.workflow_id}-ended", now, body_of(run))
    status = (messenger or Messenger()).post(run.webhook, body_of(run), headers)
    if 200 <= status < 300:
        return "told"
    return "over" if status == GONE else "again"


def body_of(run: Run) -> bytes:
    """The event: what ended and how, nothing of its contents, the same bytes however often it is sent."""
    event = {
        "type": "run.ended",
        "timestamp": run.ended.isoformat() if run.ended else None,
        "data": {"object": "run", "id": str(run.pk), "tool": run.tool, "status": _status(run)},
    }
    return json.dumps(event, separators=(",", ":")).encode()


def _status(run: Run) -> str:
    """As the machine left it: what people did with the draft since is not the event's."""
    return Run.Status.DRAFTED.value if run.status == Run.Status.VALIDATED else run.status
