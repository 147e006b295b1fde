"""A circuit breaker: a provider that keeps failing is left alone for a while, then tried with one request.

Closed, every request passes. Failures in a row, or a share of failures among the last calls, open it: none
passes until its cooldown is over. Then it is half-open: one request at a time passes as a trial; its success
closes the breaker, its failure opens it again. Times are seconds of a monotonic clock that callers read.
"""

from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum

from socle.inference.catalogue import Provider

FAILED_CHECKS = 2


class State(StrEnum):
    """Of a breaker."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass
class Breaker:
    """The breaker of one provider, whose numbers the catalogue gives; those may change between two calls."""

    _in_a_row: int = 0
    _failed_checks: int = 0
    _last: deque[bool] = field(default_factory=deque)
    _open_until: float | None = None
    _was_unreached: bool = False
    _on_trial: bool = False

    def state(self, now: float) -> State:
        """The state at this moment."""
        if self._open_until is None:
            return State.CLOSED
        return State.OPEN if now < self._open_until else State.HALF_OPEN

    def admits(self, now: float) -> bool:
        """Whether a request may pass."""
        return self._open_until is None or (now >= self._open_until and not self._on_trial)

    def opens_in(self, now: float) -> float:
        """Seconds until a trial is let through; 0 where a request may pass or the trial is under way."""
        return max(0.0, (self._open_until or now) - now)

    def begin(self) -> bool:
        """A request that was admitted passes; true where it is the trial, which must say how it ended."""
        self._on_trial = self._open_until is not None
        return self._on_trial

    def succeeded(self, provider: Provider, *, trial: bool) -> None:
        """A request was answered. What began before the breaker opened says nothing of now."""
        if trial:
            self._close()
        elif self._open_until is None:
            self._in_a_row = 0
            self._note(False, provider)

    def failed(self, provider: Provider, now: float, *, trial: bool, unreached: bool) -> None:
        """A request failed; `unreached` where not even a connection was made."""
        if trial:
            self._open(provider, now, unreached)
        elif self._open_until is None:
            self._in_a_row += 1
            self._note(True, provider)
            if self._is_too_much(provider):
                self._open(provider, now, unreached)

    def let_go(self, *, trial: bool) -> None:
        """A request ended without saying anything of the provider."""
        if trial:
            self._on_trial = False

    def checked(self, provider: Provider, now: float, *, is_well: bool) -> None:
        """What a health check found.

        Two failures in a row open it. A success ends the cooldown of a provider that could not be reached;
        of one that answered with faults it says nothing, for a list of models is easily given.
        """
        self._failed_checks = 0 if is_well else self._failed_checks + 1
        if is_well and self._was_unreached and self._open_until is not None:
            self._open_until = min(self._open_until, now)
        elif self._failed_checks >= FAILED_CHECKS and provider.breaker_failures and not self._on_trial:
            self._open(provider, now, unreached=True)

    def _note(self, failed: bool, provider: Provider) -> None:
        self._last.append(failed)
        while len(self._last) > provider.breaker_calls:
            self._last.popleft()

    def _is_too_much(self, provider: Provider) -> bool:
        if not provider.breaker_failures:
            return False
        if self._in_a_row >= provider.breaker_failures:
            return True
        share = sum(self._last) / len(self._last)
        return len(self._last) >= provider.breaker_calls and share >= provider.breaker_rate

    def _open(self, provider: Provider, now: float, unreached: bool) -> None:
        self._open_until = now + provider.breaker_seconds
        self._was_unreached = unreached
        self._on_trial = False

    def _close(self) -> None:
        self._open_until = None
        self._on_trial = False
        self._in_a_row = self._failed_checks = 0
        self._last.clear()
