"""Telling, durably: after each failure a longer pause, for a day and a half."""

from __future__ import annotations

from dbos import DBOS

from socle.jobs.durable import step, workflow
from socle.work.webhooks import telling

# Seconds between two tries, as Standard Webhooks suggests them.
PAUSES = (5, 60, 300, 1800, 7200, 18_000, 36_000, 72_000)


@workflow(telling.WORKFLOW)
def tell_webhook(administration_id: int, run_id: str, attempt: int) -> None:
    """Tells the run's end until the receiver answers 2xx, says 410, or everything was tried."""
    for pause in (*PAUSES, 0):
        if tell_once(administration_id, run_id, attempt) != "again":
            return
        if pause:
            DBOS.sleep(pause)


@step
def tell_once(administration_id: int, run_id: str, attempt: int) -> str:
    """One try."""
    return telling.tell(administration_id, run_id, attempt)
