"""Keeps the gateway's catalogue to what pages change: heard by notification, read beside the requests.

With the database away the last catalogue stays; before the first there is none, because the files alone might
allow what a page has closed.
"""

import asyncio

from socle.gateway.database import Database, DatabaseAway
from socle.inference.catalogue import CatalogueSource
from socle.inference.catalogue.stored import stored_overlay

CHANNEL = "socle_catalogue"
PAUSE = 1.0


class CatalogueFollower:
    """Told of changes by the listener, it reads what is stored and lays it over the files."""

    def __init__(self, source: CatalogueSource, database: Database) -> None:
        self._source = source
        self._database = database
        self._asked_for = asyncio.Event()

    def changed(self, payload: str) -> None:
        """Something changed: all is read again."""
        self._asked_for.set()

    def listening(self) -> None:
        """Something may have changed before."""
        self._asked_for.set()

    def listener_lost(self) -> None:
        """The last catalogue stays."""

    async def load(self) -> bool:
        """Reads and lays once; False with the database away."""
        try:
            self._source.lay(await self._database.ask(stored_overlay))
        except DatabaseAway:
            return False
        return True

    async def run(self) -> None:
        """Follows for ever; ends by cancellation."""
        while True:
            await self._asked_for.wait()
            self._asked_for.clear()
            while not await self.load():
                await asyncio.sleep(PAUSE)
