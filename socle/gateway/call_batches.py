"""Keeps what calls took: the journal that they are told to, and the thread that brings it into PostgreSQL.

Nothing of it is in a request's way but the writing of a line into a file. While the database is away the
journal grows on the disk, and nothing of an answered call is lost.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic, time
from typing import Protocol

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connections

from socle.gateway.journal.file import Journal, Lock, names_in, remove_files
from socle.gateway.journal.keeping import REFUSED, Keeping
from socle.gateway.journal.lines import Progress, written
from socle.inference.catalogue import CatalogueSource

INTERVAL_SECONDS = 1.0
SECONDS_BETWEEN_ORPHANS = 30.0
SECONDS_TO_STOP = 5.0
LARGEST_FILE = 8_000_000
MOST_REFUSALS = 10

log = logging.getLogger(__name__)


class Stream(Protocol):
    """A call under way, and the events that its client was sent so far."""

    events: int


class CallBatches:
    """The journal of this process, and its way into the database."""

    def __init__(self, catalogue: CatalogueSource, folder: Path | None = None) -> None:
        self._catalogue = catalogue
        self._folder = folder or Path(settings.SOCLE_DATA) / "usage"
        self.journal = Journal(self._folder)
        self.streams: dict[str, Stream] = {}
        self._own = self._keeping(self.journal.name, is_own=True)
        self._seen: Mapping[str, int] = {}
        self._wake = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._next_orphans = 0.0
        self._is_kept = True
        self._failing = False
        self._refused = 0

    def start(self) -> None:
        """Opens the journal and begins to write. Raises OSError where the data folder cannot be written."""
        self._stopping = False
        self.journal.open()
        self._thread = threading.Thread(target=self._run, name="gateway-calls", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Writes what is left, and ends; a database that does not answer is not waited for.

        What is not in the database by then stays on the disk, for the next process that starts.
        """
        self._stopping = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(SECONDS_TO_STOP)
        is_left = not self._is_kept or bool(self._own.open)
        self.journal.close(keep=is_left)
        if is_left:
            log.warning("Calls of models are left in the usage journal: the next start takes them up.")

    def keep(self) -> None:
        """Brings the own journal's calls into the database, and lets go of files that hold nothing more.

        Raises django.db.Error, and goes on there at the next call.
        """
        number, self._is_kept = self._own.number, False
        self._own.keep()
        self._is_kept = True
        if self._own.number > number:
            for call in self._own.open:
                self.journal.append(written(call))
            if not self.journal.waiting:
                remove_files(self._folder, self.journal.name, before=self._own.number)
        elif self.journal.size > LARGEST_FILE:
            self.journal.rotate()

    def take_up_orphans(self) -> None:
        """Keeps what processes left that no longer run. Raises django.db.Error."""
        for name in names_in(self._folder):
            lock = Lock.of_orphan(self._folder, name) if name != self.journal.name else None
            if lock is not None:
                self._take_up(name, lock)

    def _take_up(self, name: str, lock: Lock) -> None:
        try:
            keeping = self._keeping(name, is_own=False)
            self._kept_or_put_aside(keeping, keeping.keep)
            self._kept_or_put_aside(keeping, keeping.keep_rest)
            remove_files(self._folder, name)
            lock.remove()
        except BaseException:
            lock.release()
            raise
        log.info("The usage journal %s of an ended process was taken up.", name)

    def _kept_or_put_aside(self, keeping: Keeping, keep: Callable[[], None]) -> None:
        """Does it to the end; a batch that the database refuses for itself is put aside."""
        while True:
            try:
                return keep()
            except (OperationalError, InterfaceError):
                raise
            except Error as error:
                self._tell(error)
                self._put_aside(keeping)

    def _keeping(self, name: str, is_own: bool) -> Keeping:
        return Keeping(self._folder, name, self._catalogue, is_own)

    def _run(self) -> None:
        stopping = False
        while not stopping:
            self._wake.wait(INTERVAL_SECONDS)
            self._wake.clear()
            # Read before writing: what was told before the end was asked for is written.
            stopping = self._stopping
            self._look_after_journal()
            try:
                self.keep()
                if not stopping and monotonic() >= self._next_orphans:
                    self._next_orphans = monotonic() + SECONDS_BETWEEN_ORPHANS
                    self.take_up_orphans()
                self._failing, self._refused = False, 0
            except (OperationalError, InterfaceError) as error:
                self._tell(error)
            except Exception as error:  # noqa: BLE001 (the thread must outlive what it cannot write)
                self._tell(error)
                self._give_up_in_time()
            finally:
                connections.close_all()

    def _look_after_journal(self) -> None:
        try:
            self.journal.retry()
            self._tell_progress()
            if settings.SOCLE_USAGE_SYNC:
                self.journal.synchronise()
        except OSError as error:
            log.error("The usage journal cannot be looked after (%s).", error.strerror)
        if lost := self.journal.lost:
            self.journal.lost = 0
            log.error("%d lines of the usage journal are lost: the disk was full for too long.", lost)

    def _tell_progress(self) -> None:
        """How far the streams under way have come since the last time, in one line."""
        now = {call: stream.events for call, stream in list(self.streams.items()) if stream.events}
        moved = {call: events for call, events in now.items() if self._seen.get(call) != events}
        self._seen = now
        if moved:
            self.journal.append(written(Progress(int(time() * 1e6), moved)))

    def _tell(self, error: Exception) -> None:
        if not self._failing:
            log.warning(
                "Calls of models cannot be written (%s); they wait on the disk.", type(error).__name__
            )
        self._failing = True

    def _give_up_in_time(self) -> None:
        """Puts a batch aside that was refused ten times, so that it does not keep back the others."""
        self._refused += 1
        if self._refused == MOST_REFUSALS:
            self._refused = 0
            self._put_aside(self._own)

    def _put_aside(self, keeping: Keeping) -> None:
        if count := keeping.give_up_batch():
            log.error("%d calls of models were put aside in %s.", count, self._folder / REFUSED)
