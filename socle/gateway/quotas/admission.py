"""Lets a call pass within all the limits that concern it, or refuses it before anybody is asked.

Every limit is looked at before any is charged, with no wait between, so that a call takes of all or of none.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from socle.gateway.database import Database, DatabaseAway, unavailable
from socle.gateway.key_listener import KeyListener
from socle.gateway.quotas.concerned import Concerned
from socle.gateway.quotas.estimate import Demand, used
from socle.gateway.quotas.headers import rate_limit_headers
from socle.gateway.quotas.known_limits import CHANNEL, KnownLimits
from socle.gateway.quotas.leasing import Leasing
from socle.gateway.quotas.portion import Portion
from socle.gateway.quotas.refusals import refused
from socle.gateway.routing import Destination
from socle.organisation.callers import Caller

# A call that finds its portion taken by others again and again is not kept for ever.
LONGEST_WAIT = 5.0


class Admission:
    """A call that may pass: what it took of each limit, until it is settled, once."""

    def __init__(self, taken: Sequence[tuple[Portion, int, datetime | None]], leasing: Leasing) -> None:
        self._taken = taken
        self._leasing = leasing
        self.headers = self._headers() if taken else []

    def settle(self, usage: Mapping[str, Any] | None) -> None:
        """Charges what was used in the place of what was reserved; all comes back where nobody answered."""
        now = time.monotonic()
        found = used(usage) if usage else {}
        for portion, reserved, begins in self._taken:
            portion.settle(begins, reserved, found.get(portion.counted, 0), now)
            if portion.is_slots:
                self._leasing.released(portion)
        self._taken = ()

    def _headers(self) -> list[tuple[bytes, bytes]]:
        told = rate_limit_headers([portion for portion, _, _ in self._taken], time.monotonic())
        return [(name.encode(), value.encode()) for name, value in told.items()]


class Quotas:
    """The limits, and what this process holds of them."""

    def __init__(self, database: Database) -> None:
        # One thread of its own: a database that hangs for quotas does not keep keys from being known.
        self._threads = Database(threads=1)
        self._known = KnownLimits(database, self._limits_changed)
        self._leasing = Leasing(self._threads, self._forget)
        self._concerned = Concerned(self._known, self._leasing)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Hears of changes and keeps the portions, until the process ends and gives them back."""
        tasks = [
            asyncio.create_task(work)
            for work in (
                KeyListener(self._known, CHANNEL).run(),
                self._known.keep_current(),
                self._leasing.run(),
            )
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._leasing.end()
            self._threads.close()

    async def admit(self, caller: Caller, where: Destination, body: Mapping[str, Any]) -> Admission:
        """The admission of a call, to be settled. Raises ApiProblem 429, or 503 without the database."""
        if not self._known.is_read:
            await self._read_limits()
        if not self._known:
            return Admission((), self._leasing)
        portions = self._concerned.portions(caller, where.model)
        if not portions:
            return Admission((), self._leasing)
        demand = Demand(where, body)
        needs = [(portion, demand.of(portion.limit)) for portion in portions]
        await self._until_available(needs)
        now = time.monotonic()
        taken = [(portion, amount, portion.reserve(amount, now)) for portion, amount in needs]
        for portion, _ in needs:
            self._leasing.look_after(portion)
        return Admission(taken, self._leasing)

    async def _until_available(self, needs: Sequence[tuple[Portion, int]]) -> None:
        """Returns once every portion has what is needed of it, with no wait between that and the return."""
        began = time.monotonic()
        asked = float("inf")
        while lacking := _lacking(needs, asked):
            if time.monotonic() - began > LONGEST_WAIT:
                raise unavailable()
            asked = time.monotonic()
            try:
                await self._leasing.refill(lacking)
            except DatabaseAway as error:
                raise unavailable() from error

    async def _read_limits(self) -> None:
        try:
            await self._known.read()
        except DatabaseAway as error:
            raise unavailable() from error

    def _limits_changed(self) -> None:
        self._leasing.limits_changed(self._known)
        self._forget()

    def _forget(self) -> None:
        self._concerned.forget()


def _lacking(needs: Sequence[tuple[Portion, int]], asked: float) -> list[tuple[Portion, int]]:
    """The portions that have too little for a call. Raises ApiProblem 429 where no more is left."""
    now = time.monotonic()
    lacking = []
    for portion, amount in needs:
        if portion.removed or amount <= portion.available(now):
            continue
        if portion.refuses(amount, now, asked):
            raise refused(portion, amount, [known for known, _ in needs], now)
        lacking.append((portion, amount))
    return lacking
