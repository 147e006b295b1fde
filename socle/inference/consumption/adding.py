"""Adds calls to the sums of their days, in the transaction that writes them."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import connection

from socle.inference.models import DailyUsage, GatewayCall

_KEY = ", ".join(DailyUsage.KEY)
_NAMES = ", ".join((*DailyUsage.KEY, *DailyUsage.SUMS))
_TABLE = DailyUsage._meta.db_table
# In the order of the key, so that two processes that add to the same days never wait for each other in turn.
_ONTO = f"GROUP BY {_KEY} ORDER BY {_KEY} ON CONFLICT ({_KEY}) DO UPDATE SET " + ", ".join(
    f"{name} = {_TABLE}.{name} + EXCLUDED.{name}" for name in DailyUsage.SUMS
)
_OF_CALLS = {
    "requests": "count(*)",
    "unfinished": "count(*) FILTER (WHERE NOT is_whole)",
    "unestimated": "count(*) FILTER (WHERE kwh IS NULL)",
    "prompt_tokens": "sum(prompt_tokens)",
    "completion_tokens": "sum(completion_tokens)",
    "cost": "sum(cost)",
    "kwh": "coalesce(sum(kwh), 0)",
    "kg_co2e": "coalesce(sum(kg_co2e), 0)",
}
_ADD = (
    f"INSERT INTO {_TABLE} ({_NAMES}) SELECT "  # noqa: S608 (names of our own columns)
    + ", ".join("(at AT TIME ZONE %s)::date AS day" if name == "day" else name for name in DailyUsage.KEY)
    + "".join(f", {_OF_CALLS[name]}" for name in DailyUsage.SUMS)
    + f" FROM {GatewayCall._meta.db_table} WHERE batch = %s {_ONTO}"
)
_OTHERS = ", ".join(name for name in DailyUsage.KEY if name not in {"actor", "key_id"})
_FORGET = (
    f"WITH gone AS (DELETE FROM {_TABLE} WHERE day < %s AND (actor <> '' OR key_id IS NOT NULL) "  # noqa: S608
    f"RETURNING {_OTHERS}, ''::text AS actor, NULL::bigint AS key_id, {', '.join(DailyUsage.SUMS)}) "
    f"INSERT INTO {_TABLE} ({_NAMES}) SELECT {_KEY}"
    + "".join(f", sum({name})" for name in DailyUsage.SUMS)
    + f" FROM gone {_ONTO}"
)


def add_batch(batch: UUID) -> None:
    """Adds the calls of a batch, which stand in the table, to the sums of their days."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [settings.TIME_ZONE, batch])


def forget_people(before: date) -> None:
    """Takes the persons and keys out of the sums of the days before this one, in the administration in force.

    The sums of services, models and providers stay as they were.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [before])
