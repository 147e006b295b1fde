"""What this process knows of each provider: its places, its breaker, its health, how fast it answers."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from socle.gateway.dispatch.breaker import Breaker, State
from socle.gateway.dispatch.waiting import Slots
from socle.inference.catalogue import Provider, Route

# How much the newest measure counts, and for how long measures say anything of now.
NEWEST = 0.3
LATENCY_LASTS = 60.0

Clock = Callable[[], float]


class Health(StrEnum):
    """Of a provider, as this process sees it."""

    UP = "up"
    TRIAL = "trial"
    COOLING = "cooling"
    DOWN = "down"
    UNSET = "unset"


@dataclass
class Latency:
    """A moving average of seconds, and when it was last measured."""

    seconds: float
    at: float


@dataclass
class ProviderState:
    """What is known of one provider. Used from the event loop only."""

    address: str
    slots: Slots = field(default_factory=Slots)
    breaker: Breaker = field(default_factory=Breaker)
    cooling_until: float = 0.0
    heard_at: float = float("-inf")
    _latencies: dict[tuple[str, bool], Latency] = field(default_factory=dict)

    def may_be_asked(self, now: float) -> bool:
        """Whether neither breaker nor a Retry-After keeps requests away."""
        return now >= self.cooling_until and self.breaker.admits(now)

    def back_in(self, now: float) -> float:
        """Seconds until it may be asked again; 0 where it may be, or where a trial is under way."""
        return max(self.cooling_until - now, self.breaker.opens_in(now), 0.0)

    def health(self, provider: Provider, now: float) -> Health:
        """Its health in a word."""
        if provider.url() is None:
            return Health.UNSET
        if now < self.cooling_until:
            return Health.COOLING
        return {State.CLOSED: Health.UP, State.OPEN: Health.DOWN, State.HALF_OPEN: Health.TRIAL}[
            self.breaker.state(now)
        ]

    def latency(self, route: Route, streamed: bool, now: float) -> float:
        """Seconds to the first words (or to a whole answer); 0 where not known, so that it is tried."""
        known = self._latencies.get((route.upstream_model, streamed))
        return known.seconds if known is not None and now - known.at < LATENCY_LASTS else 0.0

    def measured(self, route: Route, streamed: bool, seconds: float, now: float) -> None:
        """Enters how long it took."""
        before = self.latency(route, streamed, now)
        average = before + NEWEST * (seconds - before) if before else seconds
        self._latencies[route.upstream_model, streamed] = Latency(average, now)


class Providers:
    """All of them, by name."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self.clock = clock
        self._states: dict[str, ProviderState] = {}

    def of(self, provider: Provider) -> ProviderState:
        """What is known of this one; nothing once its address has changed, but its places stay taken."""
        known = self._states.get(provider.name)
        if known is None or known.address != provider.address:
            slots = known.slots if known is not None else Slots()
            known = self._states[provider.name] = ProviderState(provider.address, slots)
        return known
