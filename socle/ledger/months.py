"""The ledger's months: made ahead, and expired behind a signed checkpoint once their term is over."""

import logging
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from socle.ledger import heads
from socle.ledger.chain import GENESIS, KEY_NAME, signed
from socle.ledger.kinds import Kind
from socle.ledger.models import Checkpoint
from socle.ledger.recording import record
from socle.ledger.sealing import SEALER_LOCK
from socle.storage.secrets import secret

MONTHS_AHEAD = 3

log = logging.getLogger(__name__)

_MONTHS = """
    select to_date(right(c.relname, 7), 'YYYY_MM') from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'ledger_entry'::regclass order by 1
"""
_LAST_BEFORE = """
    select position, mac from ledger_link where sealed_at < %s order by position desc limit 1
"""


def make_months() -> None:
    """Makes the tables of this month and the next three, where they are missing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select ledger_make_month((date_trunc('month', now() at time zone 'UTC') "
            "+ make_interval(months => ahead))::date) from generate_series(0, %s) as ahead",
            [MONTHS_AHEAD],
        )


def expire_months(kept: int) -> list[date]:
    """Expires the months that ended more than `kept` whole months ago, the oldest first; gives them.

    Each goes in a transaction of its own, behind a checkpoint that is in the file of heads before the month
    is gone. Raises django.db.Error where PostgreSQL refuses, as for a month with entries that are not sealed.
    """
    limit = _months_before(datetime.now(UTC).date(), kept)
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS)
        due = [month for (month,) in cursor.fetchall() if month < limit]
    for month in due:
        _expire(month)
    return due


def statement_of(checkpoint: Checkpoint) -> dict[str, Any]:
    """A checkpoint as it was signed, with its signature."""
    bare = _statement(checkpoint.position, bytes(checkpoint.mac), checkpoint.before, checkpoint.made)
    return {**bare, "signature": bytes(checkpoint.signature).hex()}


def _expire(month: date) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [SEALER_LOCK])
        before = _months_before(month, -1)
        if not Checkpoint.objects.filter(before=before).exists():
            _make_checkpoint(cursor, before)
        cursor.execute("select ledger_expire_month(%s)", [month])
        record(
            Kind.LEDGER_CHECKPOINT,
            administration_id=0,
            act=f"ledger-month-{month:%Y-%m}",
            facts={"expired": f"{month:%Y-%m}"},
        )
    log.info("the ledger's month %s expired", f"{month:%Y-%m}")


def _make_checkpoint(cursor: CursorWrapper, before: date) -> None:
    data = Path(settings.SOCLE_DATA)
    key = secret(data, KEY_NAME)
    cursor.execute(_LAST_BEFORE, [datetime(before.year, before.month, 1, tzinfo=UTC)])
    position, mac = cursor.fetchone() or _former(before)
    statement = _statement(position, bytes(mac), before, datetime.now(UTC))
    heads.append(data, key, statement)
    Checkpoint.objects.create(
        position=position,
        mac=bytes(mac),
        before=before,
        made=datetime.fromisoformat(statement["made"]),
        signature=bytes.fromhex(signed(key, statement)["signature"]),
    )


def _former(before: date) -> tuple[int, bytes]:
    """Where the chain stood when the month began, for one in which nothing was sealed."""
    former = Checkpoint.objects.filter(before__lt=before).order_by("-before").first()
    return (former.position, bytes(former.mac)) if former else (0, GENESIS)


def _statement(position: int, mac: bytes, before: date, made: datetime) -> dict[str, Any]:
    return {
        "type": "checkpoint",
        "position": position,
        "mac": mac.hex(),
        "before": before.isoformat(),
        "made": made.astimezone(UTC).isoformat(),
    }


def _months_before(day: date, months: int) -> date:
    """The first day of the month that lies so many months before that of this day."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
