"""What the endpoints share, made once for the process."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from django.conf import settings
from starlette.applications import Starlette

from socle.gateway.authentication import Authentication
from socle.gateway.call_batches import CallBatches
from socle.gateway.catalogue_follower import CHANNEL as CATALOGUE_CHANGES
from socle.gateway.catalogue_follower import CatalogueFollower
from socle.gateway.database import Database
from socle.gateway.dispatch.health_checks import HealthChecks
from socle.gateway.images import Images
from socle.gateway.key_listener import KeyListener
from socle.gateway.metrics import Metrics
from socle.gateway.personal_data.guard import PersonalData
from socle.gateway.quotas.admission import Quotas
from socle.gateway.spans import Spans
from socle.gateway.upstream import Upstream
from socle.inference.catalogue import CatalogueSource


@dataclass(frozen=True)
class Parts:
    """The catalogue, who asks, the way upstream, and the limits."""

    catalogue: CatalogueSource
    upstream: Upstream
    images: Images
    body_limit: int
    conversation_limit: int
    seconds_between_checks: float = 0.0
    database: Database = field(default_factory=Database)
    metrics: Metrics = field(default_factory=Metrics)
    spans: Spans = field(init=False)
    calls: CallBatches = field(init=False)
    personal_data: PersonalData = field(default_factory=lambda: PersonalData(settings.SOCLE_CATALOGUE))
    authentication: Authentication = field(init=False)
    quotas: Quotas = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "spans", Spans(settings.SOCLE_OTLP_ENDPOINT))
        object.__setattr__(self, "authentication", Authentication(self.database))
        object.__setattr__(self, "quotas", Quotas(self.database))
        object.__setattr__(self, "calls", CallBatches(self.catalogue))

    @asynccontextmanager
    async def running(self, app: Starlette) -> AsyncIterator[None]:
        """Starlette's lifespan: the session upstream and the listening, for as long as the process serves.

        Raises CatalogueError or OperatorFileError when the operator's file was never right.
        """
        follower = CatalogueFollower(self.catalogue, self.database)
        if await follower.load():
            self.catalogue.current()
        self.personal_data.policy.current()
        await self.upstream.open()
        self.calls.start()
        watching = [
            asyncio.create_task(KeyListener(self.authentication.known).run()),
            asyncio.create_task(KeyListener(follower, CATALOGUE_CHANGES).run()),
            asyncio.create_task(follower.run()),
            asyncio.create_task(self.authentication.uses.run()),
            asyncio.create_task(
                HealthChecks(self.catalogue, self.upstream, self.seconds_between_checks).run()
            ),
        ]
        try:
            async with self.quotas.running():
                _spare_the_collector()
                yield
        finally:
            for task in watching:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            await self.authentication.uses.write()
            await self.upstream.close()
            await asyncio.to_thread(self.calls.stop)
            await asyncio.to_thread(self.spans.close)
            self.database.close()


def _spare_the_collector() -> None:
    """What was loaded by now lives as long as the process: the garbage collector need not look at it again
    again, nor after every few hundred objects of requests, whose cycles are few."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
