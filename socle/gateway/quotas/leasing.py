"""Fills portions from the database: one question at a time for the process, about all that is wanted then.

Calls wait for the next question only where a portion is used up; more is asked for ahead. Every two seconds
the process says that it lives, gives back what lies idle, and tells what was used beyond its reservation.
There is never a second question at once: it would tell what is kept before it knew what the first brought.
"""

import asyncio
import math
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import uuid4

from socle.gateway.database import Database, DatabaseAway
from socle.gateway.quotas.known_limits import KnownLimit, KnownLimits
from socle.gateway.quotas.lease_store import Ask, Reply, forget, lease
from socle.gateway.quotas.portion import Portion, Want

# A fifth of what the database waits for a sign of life.
HEARTBEAT = 2.0
LAPSED_AFTER = 6.0
MOST_AT_ONCE = 500
PAUSE_AFTER_FAULT = 1.0
FORGOTTEN_AFTER = 600.0


class Leasing:
    """The portions of this process. Used from the event loop only."""

    def __init__(self, database: Database, forgotten: Callable[[], None] = lambda: None) -> None:
        self._database = database
        self._forgotten = forgotten
        self._process = uuid4()
        self._number = 0
        self._portions: dict[int, Portion] = {}
        self._wants: dict[int, Want] = {}
        self._waiting: asyncio.Future[None] | None = None
        self._running: asyncio.Task[None] | None = None
        self._beat_due = self._is_heard = False
        self._heard = self._away_until = -math.inf
        self._clock: tuple[datetime, float] | None = None

    def portion(self, limit: KnownLimit) -> Portion:
        """This process's portion of a limit."""
        found = self._portions.get(limit.id)
        if found is None:
            found = self._portions[limit.id] = Portion(limit)
        return found

    async def refill(self, wanted: Iterable[tuple[Portion, int]]) -> None:
        """Waits for the answer of the next question, which covers these needs. Raises DatabaseAway."""
        now = time.monotonic()
        for portion, amount in wanted:
            portion.seek(now)  # else the next heartbeat would forget one that is new
            self._want(portion).add(amount)
        if self._waiting is None:
            self._waiting = asyncio.get_running_loop().create_future()
        waiting = self._waiting
        self._begin()
        await asyncio.shield(waiting)

    def look_after(self, portion: Portion) -> None:
        """Asks ahead, without waiting, where a portion runs low."""
        if portion.runs_low() and portion.limit.id not in self._wants and self._running is None:
            self._want(portion).ahead = True
            self._begin()

    def released(self, portion: Portion) -> None:
        """Gives slots that came back to the others at once, beyond this process's share."""
        portion.give_back_beyond_share()
        if portion.has_news(time.monotonic()):
            self._want(portion)
            self._begin()

    def limits_changed(self, known: KnownLimits) -> None:
        """Takes new values, and marks the limits that are no more."""
        for number, portion in list(self._portions.items()):
            current = (limit for limit in known.of(portion.limit.holder) if limit.id == number)
            limit = next(current, None)
            if limit is None:
                portion.removed = True
                del self._portions[number]
            elif limit != portion.limit:
                portion.changed(limit)

    def beat(self) -> None:
        """Says that the process lives, and tells and gives back what is due."""
        now = time.monotonic()
        for number, portion in list(self._portions.items()):
            if self._is_heard:  # else what is in hand is all that there is
                portion.give_back_idle(now)
            if portion.has_news(now):
                self._want(portion)
            elif portion.is_forgettable(now, FORGOTTEN_AFTER):
                del self._portions[number]
                self._forgotten()
        if self._portions:
            self._beat_due = True
            self._begin()

    async def run(self) -> None:
        """The heartbeat, for ever; ends by cancellation."""
        while True:
            await asyncio.sleep(HEARTBEAT)
            self.beat()

    async def end(self) -> None:
        """Gives everything back, at the end of the process; a database that is away is not waited for."""
        if self._running is not None:
            await self._running
        for portion in self._portions.values():
            portion.held = portion.spent
            self._want(portion)
        with suppress(DatabaseAway):
            while self._wants:
                await self._question()
            await self._database.ask(lambda: forget(self._process))

    def _want(self, portion: Portion) -> Want:
        return self._wants.setdefault(portion.limit.id, Want())

    def _begin(self) -> None:
        if self._running is None:
            self._running = asyncio.create_task(self._run())

    async def _run(self) -> None:
        try:
            while self._wants or self._waiting or self._beat_due:
                self._beat_due = False
                with suppress(DatabaseAway):  # told to those who wait
                    await self._question()
        finally:
            self._running = None

    async def _question(self) -> None:
        """One question about what is wanted now, and its answer told to those who wait for it."""
        wants = {number: self._wants.pop(number) for number in list(self._wants)[:MOST_AT_ONCE]}
        waiting = None
        if not self._wants:
            waiting, self._waiting = self._waiting, None
        try:
            await self._exchange(wants)
        except DatabaseAway as error:
            if not self._reused(wants):
                _fail(waiting, error)
                raise
        except BaseException as error:
            _fail(waiting, error)
            raise
        if waiting is not None:
            waiting.set_result(None)

    async def _exchange(self, wants: dict[int, Want]) -> None:
        sent = time.monotonic()
        if sent < self._away_until:
            raise DatabaseAway("paused")
        lapsed = sent - self._heard > LAPSED_AFTER
        asked = [(self._portions[number], want) for number, want in wants.items() if number in self._portions]
        try:
            replies = await self._ask([portion.ask(want, sent, lapsed) for portion, want in asked])
        except DatabaseAway:
            self._away_until = time.monotonic() + PAUSE_AFTER_FAULT
            self._is_heard = False
            for uncertain, _ in asked:
                uncertain.unanswered()
            raise
        self._is_heard = True
        self._heard = time.monotonic()
        for reply in replies:
            self._clock = (reply.clock, sent)
            if portion := self._portions.get(reply.limit_id):
                portion.apply(reply, sent, self._heard)

    async def _ask(self, asks: list[Ask]) -> list[Reply]:
        self._number += 1
        number = self._number
        return await self._database.ask(lambda: lease(self._process, number, asks))

    def _reused(self, wants: dict[int, Want]) -> bool:
        """Whether a portion was opened once more for calls that wait while the database is away."""
        if self._clock is None:
            return False
        now = time.monotonic()
        clock = self._clock[0] + timedelta(seconds=now - self._clock[1])
        waited = (number for number, want in wants.items() if want.needed)
        portions = [self._portions[number] for number in waited if number in self._portions]
        reused = [portion for portion in portions if portion.reuse(clock, now)]
        return bool(reused)


def _fail(waiting: asyncio.Future[None] | None, error: BaseException) -> None:
    if waiting is not None and not waiting.done():
        waiting.set_exception(error)
        waiting.exception()  # Somebody may have left meanwhile: an exception that nobody reads is no news.
