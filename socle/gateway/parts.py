"""What the endpoints share, made once for the process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from django.conf import settings
from starlette.applications import Starlette

from socle.gateway.authentication import Authentication
from socle.gateway.call_batches import CallBatches
from socle.gateway.database import Database
from socle.gateway.images import Images
from socle.gateway.key_listener import KeyListener
from socle.gateway.personal_data.guard import PersonalData
from socle.gateway.upstream import Upstream
from socle.inference.catalogue import CatalogueSource


@dataclass(frozen=True)
class Parts:
    """The catalogue, who asks, the way upstream, and the limits."""

    catalogue: CatalogueSource
    upstream: Upstream
    images: Images
    body_limit: int
    database: Database = field(default_factory=Database)
    calls: CallBatches = field(default_factory=CallBatches)
    personal_data: PersonalData = field(default_factory=lambda: PersonalData(settings.SOCLE_CATALOGUE))
    authentication: Authentication = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "authentication", Authentication(self.database))

    @asynccontextmanager
    async def running(self, app: Starlette) -> AsyncIterator[None]:
        """Starlette's lifespan: the session upstream and the listening, for as long as the process serves.

        Raises CatalogueError or OperatorFileError when the operator's file was never right.
        """
        self.catalogue.current()
        self.personal_data.policy.current()
        await self.upstream.open()
        self.calls.start()
        listening = asyncio.create_task(KeyListener(self.authentication.known).run())
        try:
            yield
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening
            await self.upstream.close()
            await asyncio.to_thread(self.calls.stop)
            self.database.close()
