"""The limits in force, all of them in memory: read at the start, and again where the database says so."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from socle.gateway.database import Database, DatabaseAway
from socle.gateway.models import Limit
from socle.gateway.quotas.windows import MEASURES, Measured, in_units

CHANNEL = "socle_limits"
# Read again so often although nothing was heard; more often while nothing can be heard.
SECONDS_BETWEEN_READINGS, SECONDS_WITHOUT_NEWS = 60.0, 2.0
PAUSE_AFTER_FAULT = 0.5
SECONDS_TO_READ_ALL = 10.0

Holder = tuple[str, str]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class KnownLimit:
    """A row of Limit, its value in the units that are counted."""

    id: int
    holder: Holder
    measured: Measured
    value: int


class KnownLimits:
    """The limits by holder. Used from the event loop only."""

    def __init__(self, database: Database, changed: Callable[[], None] = lambda: None) -> None:
        self._database = database
        self._changed = changed
        self._by_holder: dict[Holder, tuple[KnownLimit, ...]] = {}
        self._stale: set[Holder] = set()
        self._all_stale = True
        self._is_heard = False
        self._wake = asyncio.Event()
        self.is_read = False

    def __bool__(self) -> bool:
        """Whether there is any limit."""
        return bool(self._by_holder)

    def of(self, holder: Holder) -> tuple[KnownLimit, ...]:
        """The limits of one holder."""
        return self._by_holder.get(holder, ())

    def all(self) -> Iterable[KnownLimit]:
        """Every limit."""
        return (limit for limits in self._by_holder.values() for limit in limits)

    def changed(self, payload: str) -> None:
        """A notification names the holder whose limits changed, as `kind:holder`."""
        kind, _, holder = payload.partition(":")
        self._stale.add((kind, holder))
        self._wake.set()

    def listening(self) -> None:
        """Notifications are heard from now on: what was missed is read."""
        self._is_heard = self._all_stale = True
        self._wake.set()

    def listener_lost(self) -> None:
        """Notifications are no longer heard."""
        self._is_heard = False
        self._wake.set()

    async def keep_current(self) -> None:
        """Reads what changed, for ever; ends by cancellation."""
        while True:
            try:
                await self.read()
            except DatabaseAway as error:
                log.debug("Limits could not be read (%s).", error)
                await asyncio.sleep(PAUSE_AFTER_FAULT)
                continue
            await self._wait()

    async def read(self) -> None:
        """Reads what may have changed. Raises DatabaseAway."""
        everything, holders = self._all_stale, self._stale
        if not everything and not holders:
            return
        self._all_stale, self._stale = False, set()
        try:
            rows = await self._database.ask(
                lambda: _rows(None if everything else holders), SECONDS_TO_READ_ALL
            )
        except BaseException:
            self._all_stale, self._stale = self._all_stale or everything, self._stale | holders
            raise
        self._keep(rows, None if everything else holders)

    def _keep(self, rows: list[KnownLimit], holders: set[Holder] | None) -> None:
        found: dict[Holder, tuple[KnownLimit, ...]] = {}
        for limit in rows:
            found[limit.holder] = (*found.get(limit.holder, ()), limit)
        if holders is None:
            self._by_holder = found
        else:
            others = {holder: limits for holder, limits in self._by_holder.items() if holder not in holders}
            self._by_holder = others | found
        self.is_read = True
        self._changed()

    async def _wait(self) -> None:
        seconds = SECONDS_BETWEEN_READINGS if self._is_heard else SECONDS_WITHOUT_NEWS
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            self._all_stale = True
        self._wake.clear()


def _rows(holders: set[Holder] | None) -> list[KnownLimit]:
    rows = Limit.objects.all()
    if holders is not None:
        rows = rows.filter(holder__in={holder for _, holder in holders})
    known = (
        KnownLimit(
            limit.pk,
            (limit.holder_kind, limit.holder),
            MEASURES[limit.measure],
            in_units(limit.measure, limit.value),
        )
        for limit in rows
    )
    return [limit for limit in known if holders is None or limit.holder in holders]
