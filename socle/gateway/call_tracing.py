"""Follows one call to its end, and tells the journal what is kept of it: never its contents.

The opening stands in the journal before a byte is sent, the closing before the last one.
"""

import asyncio
import hmac
import uuid
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic, time
from typing import Any

from socle.gateway.call_batches import CallBatches
from socle.gateway.journal.estimating import completion_estimate, prompt_estimate
from socle.gateway.journal.lines import Closed, Line, Opened, Outcome, Settled, written
from socle.gateway.presence import LEFT
from socle.gateway.problems import ClientLeft
from socle.gateway.routing import Destination
from socle.gateway.upstream import Answer
from socle.gateway.usage import Meter
from socle.ledger.digests import content_digest, running_digest
from socle.organisation.callers import Caller

# Below, a digest takes less time than handing it to a thread.
SMALL = 65_536
MOST_TOKENS = 2**40
LONGEST_TRIED = 200
END_OF_EVENT = b"\n\n"
_threads = ThreadPoolExecutor(1, thread_name_prefix="gateway-digests")

Digest = Future[str] | str


@dataclass
class Tracing:
    """What is known of a call before anybody answers it."""

    calls: CallBatches
    caller: Caller
    sensitivity: str
    kind: str
    request: bytes
    _input: Digest = field(init=False)
    _size: int = field(init=False)

    def __post_init__(self) -> None:
        self._input = _digest(self.caller.administration_id, self.request)
        self._size = len(self.request)
        # A request of some megabytes is not held for as long as its answer takes.
        self.request = b""

    @contextmanager
    def call(self, where: Destination, answer: Answer, meter: Meter) -> Iterator["Trace"]:
        """The call that a provider answers, kept however it ends: whole, failed, or left by its client."""
        trace = Trace(self.calls, self._opened(where, answer, meter), meter, self._input)
        trace.start()
        try:
            yield trace
        except (asyncio.CancelledError, ClientLeft, GeneratorExit) as error:
            trace.stopped(error)
            raise
        finally:
            trace.settle()

    def _opened(self, where: Destination, answer: Answer, meter: Meter) -> Opened:
        provider = answer.route.provider
        return Opened(
            id=uuid.uuid4().hex,
            at=int((time() - monotonic() + meter.begun) * 1e6),
            administration_id=self.caller.administration_id,
            person_id=self.caller.person_id,
            service_id=self.caller.service_id,
            key_id=self.caller.key_id,
            run=self.caller.run,
            kind=self.kind,
            sensitivity=str(self.sensitivity),
            alias=where.asked[:200],
            model=where.model.id,
            provider=provider.name,
            hosting=str(provider.hosting),
            prompt_estimate=prompt_estimate(self._size, where.model),
            input_digest=self._input if isinstance(self._input, str) else "",
            tried=", ".join(getattr(answer, "tried", ()))[:LONGEST_TRIED],
        )


class Trace:
    """What a client is sent of one answer, told to the journal as it goes."""

    def __init__(self, calls: CallBatches, opened: Opened, meter: Meter, request: Digest) -> None:
        self._journal = calls.journal
        self._streams = calls.streams
        self._opened = opened
        self._meter = meter
        self._input = request
        self._running: hmac.HMAC | None = None
        self._whole: Digest | None = None
        self._first: float | None = None
        self._outcome = Outcome.FAILED
        self._closed: Closed | None = None
        self._is_told = False
        self.events = 0

    def start(self) -> None:
        """The provider begins to answer."""
        self._streams[self._opened.id] = self

    def answered(self, whole: bytes) -> None:
        """The answer, all of it, before it is sent."""
        self._whole = _digest(self._opened.administration_id, whole)
        self._outcome = Outcome.ANSWERED
        self.events = completion_estimate(len(whole), self._meter.model)
        self._close(is_settled=not self._waited())

    def relayed(self, piece: bytes) -> None:
        """A piece of a stream, before it is sent; the one after the usage was measured is the last."""
        if self._running is None:
            self._running = running_digest(self._opened.administration_id)
            self._tell()
        self._running.update(piece)
        self.events += piece.count(END_OF_EVENT)
        if self._first is None:
            self._first = monotonic() - self._meter.begun
        if self._meter.measured is not None and self._closed is None:
            self._outcome = Outcome.ANSWERED
            self._close()

    def ended(self) -> None:
        """The stream came to its end."""
        self._outcome = Outcome.ANSWERED

    def stopped(self, error: BaseException) -> None:
        """The work was given up before its end: the client left, or else the server ends."""
        if self._closed is None:
            is_left = isinstance(error, ClientLeft) or LEFT in error.args
            self._outcome = Outcome.LEFT if is_left else Outcome.INTERRUPTED

    def usage(self) -> dict[str, Any]:
        """What the provider told, or our estimate where it told nothing; a failure without a word is free."""
        measured = self._meter.measured
        if measured is not None and measured["socle"]["reported"]:
            return measured
        if self._outcome is Outcome.FAILED and not self.events:
            return self._meter.estimated(0, 0)
        return self._meter.estimated(self._opened.prompt_estimate, self.events)

    def settle(self) -> None:
        """Nothing more will be sent; large digests may still be under way."""
        self._streams.pop(self._opened.id, None)
        if waited := self._waited():
            # One thread makes them in order: with the last, all are there.
            waited[-1].add_done_callback(lambda _: self._settle())
        else:
            self._settle()

    def _waited(self) -> list[Future[str]]:
        """The digests that are still under way."""
        return [one for one in (self._input, self._whole) if isinstance(one, Future) and not one.done()]

    def _settle(self) -> None:
        if self._closed is not None and self._closed.is_settled:
            return
        if self._closed is not None and self._closed.has_digests(_ready(self._input), self._output()):
            self._tell(Settled(self._opened.id))
        else:
            self._close(is_settled=True)

    def _close(self, is_settled: bool = False) -> None:
        usage = self.usage()
        impacts = usage["impacts"]
        estimated = impacts["estimated"]
        self._closed = Closed(
            id=self._opened.id,
            outcome=self._outcome,
            is_reported=usage["socle"]["reported"],
            prompt_tokens=_count(usage["prompt_tokens"]),
            completion_tokens=_count(usage["completion_tokens"]),
            cost=repr(usage["cost"]),
            kwh=float(impacts["kWh"]) if estimated else None,
            kg_co2e=float(impacts["kgCO2eq"]) if estimated else None,
            seconds=round(monotonic() - self._meter.begun, 6),
            first_token_seconds=None if self._first is None else round(self._first, 6),
            input_digest=_ready(self._input),
            output_digest=self._output(),
            is_settled=is_settled,
        )
        self._tell(self._closed)

    def _tell(self, *lines: Line) -> None:
        """Writes lines, the opening before the first of them; all in one, for each write has its price."""
        told = (self._opened, *lines) if not self._is_told else lines
        self._is_told = True
        self._journal.append(b"".join(map(written, told)))

    def _output(self) -> str:
        if self._whole is not None:
            return _ready(self._whole)
        running = self._running or running_digest(self._opened.administration_id)
        return running.hexdigest()


def _count(said: int) -> int:
    """A provider's count, kept within what a column holds."""
    return min(max(0, int(said)), MOST_TOKENS)


def _ready(digest: Digest) -> str:
    if isinstance(digest, str):
        return digest
    return digest.result() if digest.done() else ""


def _digest(administration_id: int, content: bytes) -> Digest:
    if len(content) <= SMALL:
        return content_digest(administration_id, content)
    return _threads.submit(content_digest, administration_id, content)
