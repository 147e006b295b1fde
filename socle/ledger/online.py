"""Reads and verifies the ledger of the database."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from socle.ledger import heads
from socle.ledger.chain import Link
from socle.ledger.checking import Place, follow, sorted_out
from socle.ledger.heads import Head
from socle.ledger.models import Checkpoint
from socle.ledger.months import statement_of
from socle.ledger.report import Report, said
from socle.ledger.rows import ENTRY_COLUMNS, LINK_COLUMNS, LINK_WIDTH, entry_of, link_of

_READ_AT_ONCE = 2_000
_PLACES = f"""
    select {LINK_COLUMNS}, {ENTRY_COLUMNS} from ledger_link l
      left join ledger_entry e on e.id = l.entry_id and e.at = l.entry_at order by l.position
"""  # noqa: S608 (constants of ours)
# The same two questions as the sealer's: was it to be seen when the head was made, or is its number one that
# was passed before its transaction began?
_UNSEALED = """
    select e.id, (extract(epoch from e.at) * 1000000)::bigint, e.kind,
           %(snapshot)s <> '' and (pg_visible_in_snapshot(e.xid, nullif(%(snapshot)s, '')::pg_snapshot)
               or (e.xid > %(xid)s::text::xid8 and e.id <= %(last_id)s))
      from ledger_entry e where not exists (select from ledger_link l where l.entry_id = e.id) order by e.id
"""


def places() -> Iterator[Place]:
    """The links in order with their entries, None for one that is gone; read bit by bit, in a transaction."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_PLACES)
        while rows := cursor.fetchmany(_READ_AT_ONCE):
            for row in rows:
                yield _place(row)


def checkpoints() -> list[dict[str, Any]]:
    """The signed checkpoints, the oldest first."""
    return [statement_of(one) for one in Checkpoint.objects.order_by("before")]


def verify(data: Path, key: bytes, other_heads: Path | None = None) -> Report:
    """Follows the whole chain of the database, against the heads of the data folder and of another copy."""
    report = Report()
    # Read before the database: what the file says was committed when it was written.
    lines = list(heads.statements(heads.path(data)))
    if other_heads is not None:
        lines += heads.statements(other_heads)
    statements = sorted_out(lines, key, report)
    follow(places(), checkpoints(), statements, key, report)
    if statements.newest is None and report.verified:
        report.break_at(None, "Aucune tête exportée : le fichier des têtes manque, ou il a été vidé.")
    _count_unsealed(_comparable(statements.newest), report)
    return report


def _comparable(head: Head | None) -> Head:
    """The head, where it speaks of this very server; after a restore transactions are numbered anew."""
    with connection.cursor() as cursor:
        cursor.execute("select system_identifier::text from pg_control_system()")
        cluster = cursor.fetchone()[0]
    return head if head is not None and head.cluster == cluster else Head(0, "", 0)


def _count_unsealed(head: Head, report: Report) -> None:
    known = {"snapshot": head.snapshot, "xid": str(head.xid), "last_id": head.last_id}
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_UNSEALED, known)
        for number, at, kind, inserted in cursor:
            report.unsealed += 1
            if inserted:
                report.break_at(
                    None,
                    f"L’inscription de numéro interne {number} ({kind}, datée du {said(at)}) a été insérée "
                    f"après coup : elle se place avant la tête du {said(head.sealed_at)}, qui ne l’a pas "
                    "vue.",
                )


def _place(row: tuple[Any, ...]) -> Place:
    link: Link = link_of(row[:LINK_WIDTH])
    return link, None if row[LINK_WIDTH] is None else entry_of(row[LINK_WIDTH:])
