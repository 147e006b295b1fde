"""What Prometheus reads at /metrics: answers by path and status, calls by model and provider, never a person.

Labels are names of the catalogue and paths of the application, so that their number is bounded.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from socle.gateway.usage import Meter

SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)
MEDIA_TYPE = CONTENT_TYPE_LATEST


@dataclass(frozen=True)
class _OfCall:
    """The counters that a call of one model at one provider moves."""

    calls: Counter
    read: Counter
    written: Counter
    cost: Counter
    energy: Counter
    seconds: Histogram


class Metrics:
    """The counters of one gateway process; over several, Prometheus adds them up."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        called = ["model", "provider"]
        self._answers = self._counter("requests", "Answers by path and status", ["path", "status"])
        self._calls = self._counter("calls", "Calls of models", [*called, "outcome"])
        self._tokens = self._counter("tokens", "Tokens read and written", [*called, "direction"])
        self._cost = self._counter("cost_euros", "Cost at the catalogue's prices", called)
        self._energy = self._counter("energy_kwh", "Energy estimated, where it can be", called)
        self._seconds = Histogram(
            "socle_call_seconds", "From asking to the end", called, buckets=SECONDS, registry=self._registry
        )
        self._under_way = Gauge(
            "socle_calls_under_way", "Calls that are not ended", called, registry=self._registry
        )
        # Looking a label up costs more than counting.
        self._answers_of = lru_cache(1_000)(self._answers.labels)
        self._under_way_of = lru_cache(1_000)(self._under_way.labels)
        self._of_call = lru_cache(1_000)(self._labelled)

    def answered(self, path: str, status: int) -> None:
        """One more answer on a path."""
        self._answers_of(path, str(status)).inc()

    @contextmanager
    def call(self, model: str, provider: str, meter: Meter) -> Iterator[None]:
        """A call that a provider answers, counted when it ends with what was measured of it."""
        under_way = self._under_way_of(model, provider)
        under_way.inc()
        try:
            yield
        finally:
            under_way.dec()
            self._ended(model, provider, meter)

    def _ended(self, model: str, provider: str, meter: Meter) -> None:
        usage = meter.measured
        of_call = self._of_call(model, provider, "cut" if usage is None else "whole")
        of_call.calls.inc()
        of_call.seconds.observe(monotonic() - meter.begun)
        if usage is not None:
            of_call.read.inc(usage["prompt_tokens"])
            of_call.written.inc(usage["completion_tokens"])
            of_call.cost.inc(usage["cost"])
            of_call.energy.inc(usage["impacts"]["kWh"])

    def page(self) -> bytes:
        """All of it, in Prometheus' text format."""
        return generate_latest(self._registry)

    def _labelled(self, model: str, provider: str, outcome: str) -> _OfCall:
        return _OfCall(
            calls=self._calls.labels(model, provider, outcome),
            read=self._tokens.labels(model, provider, "read"),
            written=self._tokens.labels(model, provider, "written"),
            cost=self._cost.labels(model, provider),
            energy=self._energy.labels(model, provider),
            seconds=self._seconds.labels(model, provider),
        )

    def _counter(self, name: str, said: str, labels: list[str]) -> Counter:
        return Counter(f"socle_{name}", said, labels, registry=self._registry)
