"""Work done once a day by whichever worker comes first."""

from collections.abc import Callable
from datetime import UTC, datetime

from socle.jobs.durable import workflow
from socle.jobs.enqueue import enqueue
from socle.jobs.queues import UPKEEP

_names: list[str] = []


def daily(name: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Declares a workflow without arguments that runs once each day (UTC)."""

    def declare(function: Callable[[], None]) -> Callable[[], None]:
        _names.append(name)
        return workflow(name)(function)

    return declare


def enqueue_due() -> None:
    """Enqueues today's work; the day is in the id, so that it is done once however often this is called."""
    today = datetime.now(UTC).date().isoformat()
    for name in _names:
        enqueue(UPKEEP, name, f"{name}-{today}")
