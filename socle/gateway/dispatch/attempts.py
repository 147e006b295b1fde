"""One attempt at one route: it holds a place at the provider, and tells once what became of it."""

from enum import Enum, auto

from socle.gateway.dispatch.providers import Providers
from socle.inference.catalogue import Route
from socle.interface.api_errors import ApiProblem


class Kind(Enum):
    """What a failure says: of the request, of the provider, or of neither."""

    REFUSED = auto()
    """The request is wrong, and would be elsewhere: no other route is tried."""
    ABSENT = auto()
    """The provider does not have that model or path: another may."""
    BUSY = auto()
    """The provider asks to come back later."""
    FAULT = auto()
    """The provider failed."""
    UNREACHED = auto()
    """Not even a connection was made."""


class AttemptFailed(Exception):
    """No answer came of an attempt, in a word for operators and as the problem that a client would read."""

    def __init__(self, outcome: str, kind: Kind, problem: ApiProblem, cooldown: float = 0.0) -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.kind = kind
        self.problem = problem
        self.cooldown = cooldown


class Attempt:
    """A route being tried. The place must be taken already; `close` gives it back."""

    def __init__(self, providers: Providers, route: Route, *, streamed: bool) -> None:
        self.route = route
        self._streamed = streamed
        self._clock = providers.clock
        self._state = providers.of(route.provider)
        self._trial = self._state.breaker.begin()
        self._since = self._clock()
        self._has_begun = False
        self._is_settled = False

    def begun(self) -> None:
        """The first words came, or a whole answer."""
        now = self._clock()
        self._has_begun = True
        self._state.heard_at = now
        self._state.measured(self.route, self._streamed, now - self._since, now)
        if self._trial:
            self._state.breaker.succeeded(self.route.provider, trial=True)
            self._trial = False

    def failed(self, kind: Kind, cooldown: float = 0.0) -> None:
        """It failed, before its answer or in the middle; only the first failure counts."""
        if self._is_settled:
            return
        self._is_settled = True
        provider, now = self.route.provider, self._clock()
        if kind in {Kind.FAULT, Kind.UNREACHED}:
            unreached = kind is Kind.UNREACHED
            self._state.breaker.failed(provider, now, trial=self._trial, unreached=unreached)
        elif kind is Kind.REFUSED:
            self._state.heard_at = now
            self._state.breaker.succeeded(provider, trial=self._trial)
        else:
            self._state.breaker.let_go(trial=self._trial)
        if cooldown:
            until = now + min(cooldown, provider.longest_cooldown)
            self._state.cooling_until = max(self._state.cooling_until, until)

    def close(self) -> None:
        """It is over: an answer that began and did not fail was a success, one never begun says nothing."""
        if not self._is_settled:
            self._is_settled = True
            if self._has_begun:
                self._state.heard_at = self._clock()
                self._state.breaker.succeeded(self.route.provider, trial=self._trial)
            else:
                self._state.breaker.let_go(trial=self._trial)
        self._state.slots.give_back(self.route.provider)
