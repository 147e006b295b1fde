"""Remembers on which day each key was last used, and writes it once a day and key, beside the requests."""

import asyncio
import logging
import time
from collections.abc import Callable
from functools import partial

from socle.gateway.database import Database, DatabaseAway
from socle.organisation import keys
from socle.organisation.keys import KeyedCaller

SECONDS_BETWEEN_WRITES = 60.0
SECONDS_PER_DAY = 86_400

log = logging.getLogger(__name__)


class KeyUses:
    """The keys used since they were last written; used from the event loop only."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock
        self._day = 0
        self._told: set[int] = set()
        self._waiting: set[int] = set()

    def note(self, keyed: KeyedCaller) -> None:
        """A key was used now; costs a look into a set when that was known today."""
        key, day = keyed.caller.key_id, int(self._clock() // SECONDS_PER_DAY)
        if day != self._day:
            self._day = day
            self._told.clear()
        if key is not None and key not in self._told:
            self._told.add(key)
            self._waiting.add(key)

    async def run(self) -> None:
        """Writes each minute, for ever; ends by cancellation."""
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_WRITES)
            await self.write()

    async def write(self) -> None:
        """Writes what waits; with the database away it waits on."""
        if not self._waiting:
            return
        written, self._waiting = self._waiting, set()
        try:
            await self._database.ask(partial(keys.note_uses, written))
        except DatabaseAway as error:
            self._waiting |= written
            log.info("The last use of keys is written later (%s).", error)
