"""Looks after providers that nobody uses or that fail: those in use show by their answers how they are."""

import asyncio
from collections.abc import Iterator

from socle.gateway.upstream import Upstream
from socle.inference.catalogue import CatalogueSource, Provider, Sensitivity

SECONDS_TO_ANSWER = 5.0


class HealthChecks:
    """Asks GET /models of each provider that is open or idle, every so many seconds; never where 0."""

    def __init__(self, catalogue: CatalogueSource, upstream: Upstream, seconds: float) -> None:
        self._catalogue = catalogue
        self._upstream = upstream
        self._seconds = seconds

    async def run(self) -> None:
        """Checks until cancelled."""
        while self._seconds > 0:
            await asyncio.gather(*(self._check(provider) for provider in list(self._due())))
            await asyncio.sleep(self._seconds)

    def _due(self) -> Iterator[Provider]:
        """Providers of some model, which some data may go to, and which are open, or unheard of lately."""
        catalogue, now = self._catalogue.current(), self._upstream.providers.clock()
        used = {route.provider.name for model in catalogue.models.values() for route in model.routes}
        for provider in catalogue.providers.values():
            is_open_to_data = any(catalogue.policy.accepts(word, provider.hosting) for word in Sensitivity)
            if provider.name not in used or not provider.health_checks or not is_open_to_data:
                continue
            state = self._upstream.providers.of(provider)
            is_idle = now - state.heard_at >= self._seconds and not state.slots.running
            if provider.url() is not None and (is_idle or not state.may_be_asked(now)):
                yield provider

    async def _check(self, provider: Provider) -> None:
        is_well = await self._upstream.is_well(provider, SECONDS_TO_ANSWER)
        now = self._upstream.providers.clock()
        self._upstream.providers.of(provider).breaker.checked(provider, now, is_well=is_well)
