"""Gathers the calls that ended, and writes them each second with the root of each batch into the ledger.

Nothing of it is in a request's way: a call is added to a list, and one thread writes. While the database is
away the calls wait, up to a limit; what comes beyond it is dropped and counted.
"""

import logging
import threading
import uuid
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from django.db import InterfaceError, OperationalError, connections

from socle.inference.calls import root_of
from socle.inference.models import GatewayCall
from socle.ledger.kinds import Kind
from socle.ledger.pseudonyms import pseudonym
from socle.ledger.recording import record
from socle.organisation.callers import Caller
from socle.storage.scope import administration_scope

INTERVAL_SECONDS = 1.0
WRITTEN_AT = 200
MOST_WAITING = 20_000
SECONDS_TO_STOP = 5.0
MOST_REFUSALS = 10

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Call:
    """A call that ended. `facts` are the columns of GatewayCall that say where it went and what it took."""

    caller: Caller
    at: datetime
    facts: dict[str, Any]
    input_digest: Future[str] | str
    output_digest: Future[str] | str


@dataclass(frozen=True)
class _Batch:
    """Calls of one administration, under a name that they keep until they are written."""

    administration_id: int
    calls: list[Call]
    name: uuid.UUID


class CallBatches:
    """The calls of this process that are not written yet, and the thread that writes them."""

    def __init__(self, most_waiting: int = MOST_WAITING) -> None:
        self._most = most_waiting
        self._waiting: deque[Call] = deque()
        self._batches: deque[_Batch] = deque()
        self._held = 0
        self._dropped = 0
        self._wake = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._failing = False
        self._refused = 0

    def add(self, call: Call) -> None:
        """Takes a call; never waits. Beyond the limit the call is dropped: the oldest are kept."""
        if len(self._waiting) + self._held >= self._most:
            self._dropped += 1
            return
        self._waiting.append(call)
        if len(self._waiting) >= WRITTEN_AT:
            self._wake.set()

    def start(self) -> None:
        """Begins to write."""
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="gateway-calls", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Writes what is left, and ends; a database that does not answer is not waited for."""
        self._stopping = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(SECONDS_TO_STOP)
        if left := len(self._waiting) + self._held:
            log.error("%d calls of models could not be written before the gateway stopped.", left)

    def write(self) -> None:
        """Writes what waits, batch by batch. Raises django.db.Error, and goes on there at the next call."""
        self._gather()
        while self._batches:
            _write(self._batches[0])
            self._held -= len(self._batches.popleft().calls)

    def _run(self) -> None:
        stopping = False
        while not stopping:
            self._wake.wait(INTERVAL_SECONDS)
            self._wake.clear()
            # Read before writing: what was added before the end was asked for is written.
            stopping = self._stopping
            try:
                self.write()
                self._failing, self._refused = False, 0
            except (OperationalError, InterfaceError) as error:
                self._tell(error)
            except Exception as error:  # noqa: BLE001 (the thread must outlive a batch that it cannot write)
                self._tell(error)
                self._give_up_in_time()
            finally:
                connections.close_all()
            self._tell_dropped()

    def _gather(self) -> None:
        """Makes batches of what waits; a batch that failed keeps its name, so that it is written once."""
        taken = [self._waiting.popleft() for _ in range(len(self._waiting))]
        self._held += len(taken)
        taken.sort(key=_administration)
        for administration_id, group in groupby(taken, key=_administration):
            calls = list(group)
            for first in range(0, len(calls), WRITTEN_AT):
                part = calls[first : first + WRITTEN_AT]
                self._batches.append(_Batch(administration_id, part, uuid.uuid4()))

    def _tell(self, error: Exception) -> None:
        if not self._failing:
            log.warning("Calls of models cannot be written (%s); they wait.", type(error).__name__)
        self._failing = True

    def _give_up_in_time(self) -> None:
        """Drops a batch that the database has refused ten times, so that it does not keep back the others."""
        self._refused += 1
        if self._refused == MOST_REFUSALS and self._batches:
            count = len(self._batches.popleft().calls)
            self._held -= count
            self._dropped += count
            self._refused = 0

    def _tell_dropped(self) -> None:
        if self._dropped:
            dropped, self._dropped = self._dropped, 0
            log.error("%d calls of models were dropped: they stand in no register.", dropped)


def _administration(call: Call) -> int:
    return call.caller.administration_id


def _write(batch: _Batch) -> None:
    """Writes the rows and the root, both or neither; a batch that is there already is left as it is."""
    with administration_scope(batch.administration_id):
        if GatewayCall.objects.filter(batch=batch.name).exists():
            return
        recorded = datetime.now(UTC)
        rows = [_row(batch, leaf, call, recorded) for leaf, call in enumerate(batch.calls)]
        GatewayCall.objects.bulk_create(rows)
        record(
            Kind.USAGE_BATCH,
            administration_id=batch.administration_id,
            act=str(batch.name),
            facts={"root": root_of(rows), "count": len(rows)},
        )


def _row(batch: _Batch, leaf: int, call: Call, recorded: datetime) -> GatewayCall:
    return GatewayCall(
        administration_id=batch.administration_id,
        batch=batch.name,
        leaf=leaf,
        recorded=recorded,
        at=call.at,
        actor=pseudonym(call.caller.person_id),
        service_id=call.caller.service_id,
        key_id=call.caller.key_id,
        run=call.caller.run,
        input_digest=_result(call.input_digest),
        output_digest=_result(call.output_digest),
        **call.facts,
    )


def _result(digest: Future[str] | str) -> str:
    return digest if isinstance(digest, str) else digest.result()
