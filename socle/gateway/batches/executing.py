"""Executes some of a batch's lines: a few threads, for a minute, each answer kept as it comes."""

import logging
import threading
import time
from uuid import UUID

from django.conf import settings

from socle.gateway.batches.answer_lines import answered
from socle.gateway.batches.calling import Answer, LineClient, pause_before_next
from socle.gateway.batches.lines_in_turn import LinesInTurn
from socle.gateway.batches.patience import patiently
from socle.gateway.batches.progress import Work, Written, begin, is_wanted, keep, note_position
from socle.gateway.batches.request_lines import BatchRequest, request_of
from socle.jobs.durable import described
from socle.jobs.stopping import STOPPING, WorkerStops
from socle.storage.files import open_file

SLICE_SECONDS = 60.0
"""After it the position is noted and the step ends: what a crash makes look at again stays small."""
STOP_SECONDS = 4.0
_LOOK_SECONDS = 1.0

log = logging.getLogger(__name__)
_PLACES = max(1, settings.SOCLE_BATCH_REQUESTS)
_room = threading.BoundedSemaphore(_PLACES)


def execute_slice(administration_id: int, batch_id: UUID) -> bool:
    """Executes lines for a minute, and waits where the models are busy; whether there are more.

    Raises WorkerStops: lines under way then are executed again, those that have an answer are not.
    """
    if STOPPING.is_set():
        raise WorkerStops
    work = patiently(lambda: begin(administration_id, batch_id))
    if work is None:
        return False
    with open_file(work.input) as file, LineClient(work.caller) as client:
        lines = LinesInTurn(file, settings.SOCLE_BODY_LIMIT, work.position, work.line, work.answered)
        executed = _Slice(work, lines, client)
        executed.run()
    rest = lines.rest()
    if rest is None:
        return False
    patiently(lambda: note_position(work, *rest))
    _wait(work, executed.pause)
    return True


def _wait(work: Work, seconds: float) -> None:
    """Lets the time pass that a busy model asked for, unless the batch is cancelled meanwhile."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0 and patiently(lambda: is_wanted(work)):
        if STOPPING.wait(min(left, _LOOK_SECONDS)):
            raise WorkerStops


class _Slice:
    """Threads at one batch. `closed`: no new line is begun; `halted`: nobody waits any longer either."""

    def __init__(self, work: Work, lines: LinesInTurn, client: LineClient) -> None:
        self._work = work
        self._lines = lines
        self._client = client
        self._closed = threading.Event()
        self._halted = threading.Event()
        self._end = time.monotonic() + SLICE_SECONDS
        self._failure: Exception | None = None
        self.pause = 0.0

    def run(self) -> None:
        """Works until the time is over or nothing is left; raises what a thread could not cope with."""
        threads = [
            threading.Thread(target=self._execute, name="batch-line", daemon=True) for _ in range(_PLACES)
        ]
        for thread in threads:
            thread.start()
        try:
            self._watch(threads)
        finally:
            self._closed.set()
            self._halted.set()
        if self._failure is not None:
            raise self._failure

    def _watch(self, threads: list[threading.Thread]) -> None:
        looked = time.monotonic()
        while alive := [thread for thread in threads if thread.is_alive()]:
            alive[0].join(0.05)
            if STOPPING.is_set():
                self._leave(alive)
            if time.monotonic() - looked > _LOOK_SECONDS and not self._halted.is_set():
                looked = time.monotonic()
                self._go_on_if(patiently(lambda: is_wanted(self._work)))

    def _leave(self, threads: list[threading.Thread]) -> None:
        self._closed.set()
        self._halted.set()
        end = time.monotonic() + STOP_SECONDS
        for thread in threads:
            thread.join(max(0.0, end - time.monotonic()))
        raise WorkerStops

    def _go_on_if(self, wanted: bool) -> None:
        if not wanted:
            self._closed.set()
            self._halted.set()

    def _execute(self) -> None:
        """One thread: line after line, as long as it finds a place among those of all batches."""
        try:
            while self._enter():
                try:
                    if not self._execute_next():
                        return
                finally:
                    _room.release()
        except Exception as error:  # noqa: BLE001 (told in the step's own thread, which raises it)
            log.error("batch %s: a line failed: %s", self._work.batch_id, described(error))
            self._failure = error
            self._closed.set()
            self._halted.set()

    def _enter(self) -> bool:
        """Waits for a place; False once no new line is begun."""
        while not self._closed.is_set() and time.monotonic() < self._end:
            if _room.acquire(timeout=_LOOK_SECONDS):
                return True
        return False

    def _execute_next(self) -> bool:
        """Executes the next line and keeps its answer; False when none is left."""
        line = self._lines.take()
        if line is None:
            return False
        request = request_of(line, self._work.endpoint)
        answer = self._asked(request)
        if answer is not None:
            facts = answered(self._work.batch_id, line.number, request.custom_id, answer)
            written = Written(line.number, *facts)
            self._go_on_if(patiently(lambda: keep(self._work, written)))
            self._lines.done(line)
        return True

    def _asked(self, request: BatchRequest) -> Answer | None:
        """The answer that stands; None when the line is put off."""
        attempts = 0
        while not self._halted.is_set():
            answer = self._client.ask(self._work.endpoint, request.body)
            attempts += 1
            if answer.is_fault and self._halted.is_set():
                # It may have been cut by our own leaving.
                return None
            pause = pause_before_next(answer, attempts)
            if pause is None:
                return answer
            if answer.is_busy and time.monotonic() + pause > self._end:
                # Every line would meet the same: the slice ends, and the batch waits as a whole.
                self.pause = max(self.pause, pause)
                self._closed.set()
                return None
            self._step_aside(pause)
        return None

    def _step_aside(self, seconds: float) -> None:
        """Leaves the place to others while waiting to ask again."""
        _room.release()
        try:
            self._halted.wait(seconds)
        finally:
            _room.acquire()
