"""Whether a server answers at a socket."""

import logging
import time
from collections.abc import Callable
from pathlib import Path

from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from socle.storage.postgres.options import PORT
from socle.storage.postgres.processes import STATUS, postmaster_line

log = logging.getLogger(__name__)
_SILENCE = 60.0


def wait_until_ready(cluster: Path, sockets: Path, alive: Callable[[], bool]) -> bool:
    """Waits until the server takes connections. False when it ends, or says nothing at all for a minute.

    A server that is «starting» replays its log, which may take long and must not be cut short.
    """
    heard = told = time.monotonic()
    while alive():
        status = postmaster_line(cluster, STATUS)
        if status == "ready" and _answers(sockets):
            return True
        now = time.monotonic()
        if status == "starting":
            heard = now
        if now - heard > _SILENCE:
            return False
        if now - told > 10:
            log.info("PostgreSQL is still starting: it replays what was committed before it was interrupted")
            told = now
        time.sleep(0.03)
    return False


def _answers(sockets: Path) -> bool:
    address = make_conninfo(
        host=str(sockets), port=PORT, user="postgres", dbname="postgres", connect_timeout=5
    )
    return PGconn.ping(address.encode()) == Ping.OK
