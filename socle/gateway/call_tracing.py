"""Follows one call to its end, and hands what is kept of it to the batches: never its contents."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from socle.gateway.call_batches import Call, CallBatches
from socle.gateway.routing import Destination
from socle.gateway.usage import Meter
from socle.inference.catalogue import Route
from socle.ledger.digests import content_digest, running_digest
from socle.organisation.callers import Caller

# Below, a digest takes less time than handing it to a thread.
SMALL = 65_536
MOST_TOKENS = 2**40
_threads = ThreadPoolExecutor(1, thread_name_prefix="gateway-digests")


@dataclass
class Tracing:
    """What is known of a call before anybody answers it."""

    calls: CallBatches
    caller: Caller
    sensitivity: str
    kind: str
    request: bytes
    _input: Future[str] | str = field(init=False)

    def __post_init__(self) -> None:
        self._input = _digest(self.caller.administration_id, self.request)
        # A request of some megabytes is not held for as long as its answer takes.
        self.request = b""

    @contextmanager
    def call(self, where: Destination, route: Route, meter: Meter) -> Iterator["Trace"]:
        """The call that a provider answers, kept however it ends: whole, failed, or left by its client."""
        trace = Trace(self.caller.administration_id)
        try:
            yield trace
        finally:
            self.calls.add(self._made(where, route, meter, trace))

    def _made(self, where: Destination, route: Route, meter: Meter, trace: "Trace") -> Call:
        usage = meter.measured or {}
        impacts = usage.get("impacts", {})
        estimated = impacts.get("estimated", False)
        return Call(
            caller=self.caller,
            at=datetime.now(UTC),
            facts={
                "kind": self.kind,
                "sensitivity": self.sensitivity,
                "alias": where.asked[:200],
                "model": where.model.id,
                "provider": route.provider.name,
                "hosting": str(route.provider.hosting),
                "is_whole": trace.is_whole,
                "is_reported": usage.get("socle", {}).get("reported", False),
                "prompt_tokens": _count(usage.get("prompt_tokens", 0)),
                "completion_tokens": _count(usage.get("completion_tokens", 0)),
                "kwh": float(impacts["kWh"]) if estimated else None,
                "kg_co2e": float(impacts["kgCO2eq"]) if estimated else None,
            },
            input_digest=self._input,
            output_digest=trace.output,
        )


class Trace:
    """What a client is sent of one answer."""

    def __init__(self, administration_id: int) -> None:
        self._administration_id = administration_id
        self._running = running_digest(administration_id)
        self._whole: Future[str] | str | None = None
        self.is_whole = False

    @property
    def output(self) -> Future[str] | str:
        """The keyed digest of what was sent."""
        return self._whole if self._whole is not None else self._running.hexdigest()

    def answered(self, whole: bytes) -> None:
        """The answer, all of it."""
        self._whole = _digest(self._administration_id, whole)
        self.is_whole = True

    def relayed(self, piece: bytes) -> None:
        """A piece of a stream."""
        self._running.update(piece)

    def ended(self) -> None:
        """The stream came to its end."""
        self.is_whole = True


def _count(said: int) -> int:
    """A provider's count, kept within what a column holds."""
    return min(max(0, int(said)), MOST_TOKENS)


def _digest(administration_id: int, content: bytes) -> Future[str] | str:
    if len(content) <= SMALL:
        return content_digest(administration_id, content)
    return _threads.submit(content_digest, administration_id, content)
