"""Finds the workflows of workers that died, and gives them back to their queues.

A worker holds an advisory lock on its own name for as long as its connection lives: PostgreSQL frees it
at the instant the worker dies, so that no heartbeat is written and no delay is guessed.
"""

import logging
import threading
import time
from typing import Any

import psycopg
from dbos import DBOS
from django.db import connections

from socle.jobs.daily import enqueue_due
from socle.storage.files import sweep

log = logging.getLogger(__name__)

Connection = psycopg.Connection[tuple[Any, ...]]

INTERVAL_SECONDS = 1.0
GRACE_SECONDS = 5.0
KEPT_DAYS = 30
_HOURLY_SECONDS = 3600

_ORPHANS = """
    select executor_id, queue_name, array_agg(workflow_uuid) from dbos.workflow_status
     where status = 'PENDING' and executor_id <> %s and queue_name is not null group by 1, 2
"""
_PURGE = """
    delete from dbos.workflow_status where status in ('SUCCESS', 'ERROR', 'CANCELLED')
       and updated_at < (extract(epoch from now() - make_interval(days => %s)) * 1000)::bigint
"""


class Watchdog:
    """Holds this worker's lock and looks for the locks that nobody holds any more."""

    def __init__(self, libpq_url: str, executor: str) -> None:
        self._url = libpq_url
        self._executor = executor
        self._connection: Connection | None = None
        self._held_since = 0.0
        self._hour_began = -float(_HOURLY_SECONDS)

    def hold(self) -> Connection:
        """Takes this worker's lock on a connection of its own; raises psycopg.OperationalError."""
        self._connection = psycopg.connect(self._url, autocommit=True)
        self._connection.execute("select pg_advisory_lock(hashtextextended(%s, 1))", [self._executor])
        self._held_since = time.monotonic()
        return self._connection

    def release(self) -> None:
        """Lets the lock go with its connection."""
        if self._connection is not None:
            self._connection.close()

    def run(self, stop: threading.Event) -> None:
        """Looks each second until asked to stop; a database that is away is waited for."""
        while not stop.wait(INTERVAL_SECONDS):
            try:
                self._look()
            except psycopg.OperationalError:
                log.warning("worker %s lost the database; trying again", self._executor)
                self._hold_again()

    def _hold_again(self) -> None:
        self.release()
        try:
            self.hold()
        except psycopg.OperationalError:
            self._held_since = time.monotonic()

    def _look(self) -> None:
        if self._connection is None or self._connection.closed:
            self._connection = self.hold()
        self._hourly(self._connection)
        # Right after a restart of PostgreSQL the others may not have taken their locks again yet.
        if time.monotonic() - self._held_since < min(GRACE_SECONDS, self._uptime(self._connection)):
            return
        for executor, queue, workflows in self._connection.execute(_ORPHANS, [self._executor]).fetchall():
            if self._is_dead(self._connection, executor):
                log.info(
                    "worker %s takes over %d workflow(s) of %s", self._executor, len(workflows), executor
                )
                DBOS.resume_workflows(workflows, queue_name=queue)

    def _uptime(self, connection: Connection) -> float:
        """Grace is only needed when the database has just started; otherwise a lock that is free is free."""
        row = connection.execute(
            "select extract(epoch from now() - pg_postmaster_start_time())::float8"
        ).fetchone()
        seconds = float(row[0]) if row else 0.0
        return GRACE_SECONDS if seconds < GRACE_SECONDS * 2 else 0.0

    def _is_dead(self, connection: Connection, executor: str) -> bool:
        row = connection.execute(
            "select pg_try_advisory_lock(hashtextextended(%s, 1))", [executor]
        ).fetchone()
        free = bool(row and row[0])
        if free:
            connection.execute("select pg_advisory_unlock(hashtextextended(%s, 1))", [executor])
        return free

    def _hourly(self, connection: Connection) -> None:
        if time.monotonic() - self._hour_began > _HOURLY_SECONDS:
            connection.execute(_PURGE, [KEPT_DAYS])
            enqueue_due()
            # What a crash between a deletion and its unlinking left behind goes here.
            sweep()
            connections.close_all()
            self._hour_began = time.monotonic()
