"""Where the protocols beside chat completions are served."""

from starlette.routing import Route

from socle.gateway.parts import Parts
from socle.gateway.protocols.completions.endpoint import Completions
from socle.gateway.protocols.messages.counting import CountTokens
from socle.gateway.protocols.messages.endpoint import Messages
from socle.gateway.protocols.responses.endpoint import Responses
from socle.gateway.protocols.responses.reading import StoredResponses


def protocol_routes(parts: Parts) -> list[Route]:
    """The routes, for the gateway's application."""
    stored = StoredResponses(parts)
    return [
        Route("/v1/completions", Completions(parts), methods=["POST"]),
        Route("/v1/responses", Responses(parts), methods=["POST"]),
        Route("/v1/responses/{id}", stored.get, methods=["GET"]),
        Route("/v1/responses/{id}", stored.delete, methods=["DELETE"]),
        Route("/v1/responses/{id}/input_items", stored.input_items, methods=["GET"]),
        Route("/v1/messages", Messages(parts), methods=["POST"]),
        Route("/v1/messages/count_tokens", CountTokens(parts), methods=["POST"]),
    ]
