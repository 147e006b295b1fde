"""GET /health/models: which models can be asked at this moment, as this process sees it."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from socle.gateway.dispatch.providers import Health, Providers
from socle.gateway.parts import Parts
from socle.inference.catalogue import Model


class ModelsHealth:
    """The endpoint."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def get(self, request: Request) -> JSONResponse:
        """Every model: green when all its providers are up, red when none is, yellow between."""
        await self._parts.authentication.caller(request.scope)
        models = self._parts.catalogue.current().models.values()
        data = [described(model, self._parts.upstream.providers) for model in models]
        return JSONResponse({"object": "list", "data": data})


def described(model: Model, providers: Providers) -> dict[str, Any]:
    """A model's colour and each provider's health, requests under way and waiting; no address, no key."""
    now = providers.clock()
    states = [(route.provider, providers.of(route.provider)) for route in model.routes]
    healths = {provider.name: state.health(provider, now) for provider, state in states}
    return {
        "object": "model.health",
        "id": model.id,
        "aliases": list(model.aliases),
        "status": colour(set(healths.values())),
        "providers": [
            {
                "name": provider.name,
                "health": healths[provider.name],
                "running": state.slots.running,
                "waiting": state.slots.waiting,
                "back_in_seconds": round(state.back_in(now), 1),
            }
            for provider, state in states
        ],
    }


def colour(healths: set[Health]) -> str:
    """Of a model whose providers are thus."""
    if healths == {Health.UP}:
        return "green"
    return "yellow" if healths & {Health.UP, Health.TRIAL} else "red"
