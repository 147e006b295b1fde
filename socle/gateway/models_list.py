"""GET /v1/models and /v1/models/{id}: the catalogue, in OpenAI's shape with what Albert's clients read."""

import time
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from socle.gateway.parts import Parts
from socle.gateway.routing import model_of
from socle.inference import policy
from socle.inference.catalogue import Catalogue, Model, Sensitivity

# The catalogue does not say when a model was made: the start of the process stands for it.
STARTED = int(time.time())


class ModelsList:
    """The two endpoints."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def all(self, request: Request) -> JSONResponse:
        """Every model of the catalogue that the key may call."""
        caller = await self._parts.authentication.caller(request.scope)
        catalogue = self._parts.catalogue.current()
        models = (model for model in catalogue.models.values() if caller.scopes.allows_model(model.names))
        data = [described(catalogue, model) for model in models]
        return JSONResponse({"object": "list", "data": data})

    async def one(self, request: Request) -> JSONResponse:
        """One model, by its id or an alias."""
        await self._parts.authentication.caller(request.scope)
        catalogue = self._parts.catalogue.current()
        return JSONResponse(described(catalogue, model_of(catalogue, request.path_params["name"])))


def described(catalogue: Catalogue, model: Model) -> dict[str, Any]:
    """A model as clients read it; under `socle`, where it is hosted and which data it may receive."""
    return {
        "id": model.id,
        "object": "model",
        "created": STARTED,
        "owned_by": model.routes[0].provider.name,
        "aliases": list(model.aliases),
        "type": model.type,
        "max_context_length": model.context_length,
        "costs": {
            "prompt_tokens": float(model.prompt_cost),
            "completion_tokens": float(model.completion_cost),
        },
        "socle": {
            "title": model.title,
            "origin": model.origin,
            "demonstration": model.demonstration,
            "dimensions": model.dimensions,
            "providers": [
                {"name": p.name, "title": p.title, "hosting": p.hosting, "country": p.country}
                for p in (route.provider for route in model.routes)
            ],
            "sensitivities": [word for word in Sensitivity if policy.allowed(catalogue, model, word)],
        },
    }
