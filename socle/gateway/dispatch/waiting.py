"""The places at a provider, and the queue of those who wait for one: by priority, then by arrival.

A place that is given back goes straight to the next in the queue, so that nobody overtakes those who wait.
One who waits may stand in several queues and takes the first place that any of them gives.
"""

import asyncio
from dataclasses import dataclass, field

from socle.gateway.dispatch.priority import Priority
from socle.inference.catalogue import Provider, Route


@dataclass(eq=False)
class Waiter:
    """One request that waits; `granted` becomes the route at whose provider it has a place."""

    priority: Priority
    granted: asyncio.Future[Route] = field(default_factory=asyncio.Future)


class Slots:
    """The places at one provider. Used from the event loop only."""

    def __init__(self) -> None:
        self.running = 0
        self._queues: tuple[dict[Waiter, Route], ...] = tuple({} for _ in Priority)

    @property
    def waiting(self) -> int:
        """How many requests wait, some of which stand in other queues too."""
        return sum(map(len, self._queues))

    def take(self, provider: Provider) -> bool:
        """A place, where one is free."""
        if not self._has_place(provider):
            return False
        self.running += 1
        return True

    def join(self, waiter: Waiter, route: Route) -> None:
        """Waits for a place on this route."""
        self._queues[waiter.priority].setdefault(waiter, route)

    def leave(self, waiter: Waiter) -> None:
        """Waits no more."""
        self._queues[waiter.priority].pop(waiter, None)

    def give_back(self, provider: Provider) -> None:
        """Ends one's use of a place, which goes to those who wait."""
        self.running -= 1
        for queue in self._queues:
            while queue and self._has_place(provider):
                waiter = next(iter(queue))
                route = queue.pop(waiter)
                if not waiter.granted.done():
                    self.running += 1
                    waiter.granted.set_result(route)

    def _has_place(self, provider: Provider) -> bool:
        return provider.most_simultaneous is None or self.running < provider.most_simultaneous
