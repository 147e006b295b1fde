"""The sealer: links every committed entry into the chain, each second, one sealer at a time.

An entry is found by the transaction that wrote it, never by its number: one with a low number may be
committed after one with a higher number was sealed, and is then sealed after it.
"""

import logging
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import Error, connection, transaction
from django.db.backends.utils import CursorWrapper

from socle.ledger import heads
from socle.ledger.chain import KEY_NAME, End, Entry, Link, linked, moment
from socle.ledger.heads import Head
from socle.ledger.rows import ENTRY_COLUMNS, entry_of
from socle.storage.secrets import DamagedSecret, secret

INTERVAL_SECONDS = 1.0
SEALED_AT_ONCE = 5_000
SEALER_LOCK = 0x50C1E1ED
"""Held until its transaction ends by whoever adds to the chain or to its checkpoints."""

log = logging.getLogger(__name__)

# What the former head saw is sealed already. A number that was passed while nobody held it was not given by
# the application: whoever inserted that entry is told of by the verification, and not helped to a place in
# the chain. Entries of the sealer's own transaction (there are some in tests) are always its to seal.
_UNSEALED = f"""
    select {ENTRY_COLUMNS} from ledger_entry e
     where (%(snapshot)s = '' or e.xid = pg_current_xact_id_if_assigned() or (
               e.xid >= pg_snapshot_xmin(nullif(%(snapshot)s, '')::pg_snapshot)
               and not pg_visible_in_snapshot(e.xid, nullif(%(snapshot)s, '')::pg_snapshot)
               and not (e.xid > %(xid)s::text::xid8 and e.id <= %(last_id)s)))
       and not exists (select from ledger_link l where l.entry_id = e.id)
     order by e.id limit {SEALED_AT_ONCE}
"""  # noqa: S608 (constants of ours)
_NOW = """
    select pg_current_snapshot()::text, pg_current_xact_id_if_assigned() is null,
           (extract(epoch from clock_timestamp()) * 1000000)::bigint,
           (select system_identifier::text from pg_control_system())
"""
_END = """
    select position, mac, (extract(epoch from sealed_at) * 1000000)::bigint from ledger_link
     order by position desc limit 1
"""
_CHECKPOINT = "select position, mac, 0 from ledger_checkpoint order by position desc limit 1"


@dataclass(frozen=True)
class _Moment:
    """What PostgreSQL says before the sealer looks."""

    snapshot: str
    is_own: bool
    now: int
    cluster: str


def seal() -> int:
    """Links what is committed and not yet sealed; gives the number of links, 0 where another seals.

    The head goes to the file once the links are committed. Raises django.db.Error, OSError for that file.
    """
    data = Path(settings.SOCLE_DATA)
    key = secret(data, KEY_NAME)
    total = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            if not _value(cursor, "select pg_try_advisory_xact_lock(%s)", [SEALER_LOCK]):
                return total
            done = _seal_some(cursor, data, key)
        total += done
        if done < SEALED_AT_ONCE:
            return total


def run_sealer(stop: threading.Event, interval: float = INTERVAL_SECONDS) -> None:
    """Seals each second until asked to stop, and once more then; a database that is away is waited for."""
    while True:
        ended = stop.wait(interval)
        try:
            seal()
        except (Error, psycopg.Error, OSError, DamagedSecret) as error:
            log.warning("the ledger could not be sealed (%s); trying again", type(error).__name__)
            connection.close()
        if ended:
            connection.close()
            return


def chain_end(cursor: CursorWrapper) -> End:
    """Where the chain ends; after its last checkpoint where nothing newer was sealed."""
    for query in (_END, _CHECKPOINT):
        cursor.execute(query)
        if row := cursor.fetchone():
            return End(row[0], bytes(row[1]), row[2])
    return End()


def _seal_some(cursor: CursorWrapper, data: Path, key: bytes) -> int:
    now, end, former = _now(cursor), chain_end(cursor), heads.last_head(data, key)
    entries = _unsealed(cursor, _usable(former, end, now))
    links = _links(key, end, entries, max(now.now, end.sealed_at))
    _copy(cursor, links)
    if links and former is not None and former.position > end.position:
        log.error("the ledger ends at %d, before its exported head %d", end.position, former.position)
    new_end = End(links[-1].position, links[-1].mac, links[-1].sealed_at) if links else end
    if len(links) < SEALED_AT_ONCE and (links or former is None or former.position < end.position):
        _sign(data, key, _head(cursor, now, new_end, former, entries))
    return len(links)


def _now(cursor: CursorWrapper) -> _Moment:
    cursor.execute(_NOW)
    return _Moment(*cursor.fetchone())


def _usable(former: Head | None, end: End, now: _Moment) -> Head | None:
    """The former head, unless it speaks of another history than the database's: then all is looked at."""
    if former is None or former.cluster != now.cluster or former.position > end.position:
        return None
    return former


def _unsealed(cursor: CursorWrapper, former: Head | None) -> list[Entry]:
    known = former or Head(0, "", 0)
    cursor.execute(_UNSEALED, {"snapshot": known.snapshot, "xid": str(known.xid), "last_id": known.last_id})
    return [entry_of(row) for row in cursor.fetchall()]


def _links(key: bytes, end: End, entries: list[Entry], sealed_at: int) -> list[Link]:
    links = []
    for entry in entries:
        link = linked(key, end, entry, sealed_at)
        end = End(link.position, link.mac, sealed_at)
        links.append(link)
    return links


def _copy(cursor: CursorWrapper, links: list[Link]) -> None:
    if not links:
        return
    raw: psycopg.Cursor[Any] = cursor.cursor
    columns = "position, sealed_at, entry_id, entry_at, digest, mac"
    with raw.copy(f"copy ledger_link ({columns}) from stdin") as copy:
        for link in links:
            copy.write_row(link._replace(sealed_at=moment(link.sealed_at), entry_at=moment(link.entry_at)))  # type: ignore[arg-type]


def _head(cursor: CursorWrapper, now: _Moment, end: End, former: Head | None, entries: list[Entry]) -> Head:
    """The head of a round that left nothing unsealed of what the snapshot shows."""
    xid = int(_value(cursor, "select pg_current_xact_id()::text", []))
    last_id = max([entry.id for entry in entries] + [former.last_id if former else 0])
    # Within somebody else's transaction the number was given before the sealer looked: it bounds nothing.
    snapshot = now.snapshot if now.is_own else ""
    return Head(end.position, end.mac.hex(), end.sealed_at, snapshot, xid, last_id, now.cluster)


def _sign(data: Path, key: bytes, head: Head) -> None:
    if head.position:
        transaction.on_commit(lambda: heads.append(data, key, head.statement()))


def _value(cursor: CursorWrapper, query: str, parameters: list[Any]) -> Any:
    cursor.execute(query, parameters)
    return cursor.fetchone()[0]
