"""Asks the database for portions: all the limits of a question at once, by the function `gateway_lease`.

A question tells what the process keeps and is answered with what it then holds, so that asking again after an
answer was lost neither takes twice nor gives back twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from socle.gateway.models import LeasedPortion, Limit, QuotaProcess

_LEASE = (
    "select * from gateway_lease(%s, %s, %s::bigint[], %s::timestamptz[], %s::bigint[], %s::bigint[], "
    "%s::bigint[], %s::bigint[], coalesce(%s, clock_timestamp()))"
)
FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Ask:
    """What a process says of one limit: `keep` is what it does not give up of the window begun at `begins`.

    Nothing is granted below `smallest`; otherwise `needed` as far as that much is free, and more up to
    `wished` within the process's share.
    """

    limit_id: int
    begins: datetime | None
    keep: int
    smallest: int = 0
    needed: int = 0
    wished: int = 0


@dataclass(frozen=True)
class Reply:
    """What a process now holds: `taken` in all, of which `granted` is new; `free` is left for everybody.

    `live` is the number of processes that grant; `clock` is the database's time.
    """

    limit_id: int
    begins: datetime
    value: int
    taken: int
    granted: int
    free: int
    live: int
    clock: datetime


def lease(process: UUID, number: int, asks: Sequence[Ask], at: datetime | None = None) -> list[Reply]:
    """The replies of the limits that still exist; says too that the process lives. Raises django.db.Error.

    `number` grows with each question of a process; `at` stands for the database's clock in tests.
    """
    columns: list[list[Any]] = [
        [ask.limit_id for ask in asks],
        [ask.begins for ask in asks],
        [ask.keep for ask in asks],
        [ask.smallest for ask in asks],
        [ask.needed for ask in asks],
        [ask.wished for ask in asks],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_LEASE, [process, number, *columns, at])
        return [_reply(row) for row in cursor.fetchall()]


def forget(process: UUID) -> None:
    """Takes a process that ends from the list, and its slots; what it granted of windows stays counted."""
    endless = Limit.Measure.SIMULTANEOUS_REQUESTS
    LeasedPortion.objects.filter(process=process, limit__measure=endless).delete()
    QuotaProcess.objects.filter(id=process).delete()
    QuotaProcess.objects.filter(seen__lt=datetime.now(UTC) - FORGOTTEN_AFTER).delete()


def _reply(row: Sequence[Any]) -> Reply:
    limit_id, begins, value, taken, granted, free, live, clock = row
    return Reply(limit_id, begins.astimezone(UTC), value, taken, granted, free, live, clock.astimezone(UTC))
