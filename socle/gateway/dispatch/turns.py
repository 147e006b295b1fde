"""Whose turn it is: the routes of one request, tried one after the other, each at most once.

The routes are those that the policy allows, fixed before anything is tried. They are ordered and crossed
out; none is ever added, so that no fault of providers opens a way that the policy closes.
"""

import asyncio
import math
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import quote

from socle.gateway.dispatch.attempts import Attempt, AttemptFailed
from socle.gateway.dispatch.priority import Priority
from socle.gateway.dispatch.providers import Health, Providers
from socle.gateway.dispatch.strategies import Choice, ordered
from socle.gateway.dispatch.waiting import Waiter
from socle.gateway.request_body import Body
from socle.gateway.routing import Destination
from socle.gateway.upstream_errors import busy, unreachable
from socle.inference.catalogue import Route
from socle.interface.api_errors import ApiProblem

TRIED = "x-socle-tried"
# Of several failures the client reads the one that tells most about what to do.
TELLING = (503, 502, 504, 429)


class Turns:
    """What is left to try for one request, and what was tried."""

    def __init__(
        self, providers: Providers, destination: Destination, body: Body, priority: Priority
    ) -> None:
        self.tried: list[str] = []
        self.streamed = body.get("stream") is True
        self._providers = providers
        self._priority = priority
        self._routes = destination.routes
        self._left = ordered(Choice(destination.model, body, self.streamed, providers), destination.routes)
        self._wait_until: float | None = None
        self._problem: ApiProblem | None = None

    @property
    def is_last(self) -> bool:
        """Whether nobody is left after the one being tried."""
        return not self._left

    async def next(self) -> Attempt:
        """The next attempt, begun, once its provider has a place; raises ApiProblem when none is left."""
        while True:
            self._cross_out_the_unwell()
            if not self._left:
                raise self.ended(self._none_left())
            route = self._with_a_place() or await self._waited()
            state = self._providers.of(route.provider)
            if state.may_be_asked(self._providers.clock()):
                self._left.remove(route)
                return Attempt(self._providers, route, streamed=self.streamed)
            state.slots.give_back(route.provider)

    def failed(self, attempt: Attempt, failure: AttemptFailed) -> None:
        """Enters a failure, after which the next may be tried."""
        attempt.failed(failure.kind, failure.cooldown)
        self.note(attempt.route, failure.outcome)
        known = self._problem
        if known is None or _telling(failure.problem) >= _telling(known):
            self._problem = failure.problem

    def note(self, route: Route, outcome: str) -> None:
        """Enters what became of a route, in a word."""
        self.tried.append(f"{quote(route.provider.name)}={outcome}")

    def ended(self, problem: ApiProblem) -> ApiProblem:
        """The problem with what was tried in its headers."""
        problem.headers = {**problem.headers, TRIED: ", ".join(self.tried)}
        return problem

    def _cross_out_the_unwell(self) -> None:
        now = self._providers.clock()
        for route in tuple(self._left):
            state = self._providers.of(route.provider)
            if not state.may_be_asked(now):
                is_cooling = state.health(route.provider, now) is Health.COOLING
                self.note(route, "cooling" if is_cooling else "open")
                self._left.remove(route)

    def _with_a_place(self) -> Route | None:
        for route in self._left:
            if self._providers.of(route.provider).slots.take(route.provider):
                return route
        return None

    async def _waited(self) -> Route:
        """The first route at which a place becomes free; raises ApiProblem 503 when none does in time."""
        waiter = Waiter(self._priority)
        slots = [(route, self._providers.of(route.provider).slots) for route in self._left]
        for route, queue in slots:
            queue.join(waiter, route)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout_at(self._patience_ends(self._left)):
                    await asyncio.shield(waiter.granted)
        except BaseException:
            self._refuse(waiter)
            raise
        finally:
            for _, queue in slots:
                queue.leave(waiter)
        if waiter.granted.done():
            return waiter.granted.result()
        for route in self._left:
            self.note(route, "full")
        raise self.ended(busy())

    def _patience_ends(self, routes: Sequence[Route]) -> float:
        """When the request has waited for long enough, all its waits together (the loop's clock)."""
        if self._wait_until is None:
            longest = max(route.provider.longest_wait for route in routes)
            self._wait_until = asyncio.get_running_loop().time() + longest
        return self._wait_until

    def _refuse(self, waiter: Waiter) -> None:
        """Gives a place back that came at the moment in which the client left."""
        if waiter.granted.done():
            provider = waiter.granted.result().provider
            self._providers.of(provider).slots.give_back(provider)

    def _none_left(self) -> ApiProblem:
        if self._problem is not None:
            return self._problem
        now = self._providers.clock()
        return unreachable(
            math.ceil(min(self._providers.of(route.provider).back_in(now) for route in self._routes))
        )


def _telling(problem: ApiProblem) -> int:
    return TELLING.index(problem.status) if problem.status in TELLING else 0
