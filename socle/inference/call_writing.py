"""Writes calls of models from the very bytes that their proofs begin with.

Rows made one by one cost our process ten times as much: here PostgreSQL reads the JSON of a whole batch.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from uuid import UUID

from django.db import connection

from socle.inference.calls import PROVEN
from socle.inference.models import GatewayCall

_AT = "TIMESTAMPTZ '1970-01-01 00:00:00+00' + {} * INTERVAL '1 microsecond'"


def write_leaves(batch: UUID, leaves: Sequence[bytes]) -> None:
    """Inserts the calls of a batch, in the order of their leaves, in the administration in force."""
    rows = b"[" + b",".join(leaves) + b"]"
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [batch, datetime.now(UTC), rows.decode()])


@cache
def _statement() -> str:
    """The columns' names and types are those of the model; a leaf tells a moment in microseconds."""
    quoted = {field.attname: connection.ops.quote_name(field.attname) for field in PROVEN}
    types = ", ".join(f"{quoted[field.attname]} {_type_in_leaf(field.attname)}" for field in PROVEN)
    values = ", ".join(_AT.format(name) if name == quoted["at"] else name for name in quoted.values())
    names = ", ".join(quoted.values())
    return (
        f"INSERT INTO {GatewayCall._meta.db_table} ({names}, batch, leaf, recorded) "  # noqa: S608
        f"SELECT {values}, %s, place - 1, %s "
        f"FROM ROWS FROM (json_to_recordset(%s::json) AS ({types})) WITH ORDINALITY AS told ({names}, place)"
    )


def _type_in_leaf(name: str) -> str:
    if name == "at":
        return "bigint"
    return str(GatewayCall._meta.get_field(name).db_type(connection))
