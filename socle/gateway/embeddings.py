"""POST /v1/embeddings."""

from starlette.types import Send

from socle.gateway.exchange import Endpoint, Exchange
from socle.gateway.request_body import Asked, Body, EmbeddingFields
from socle.gateway.responses import send_json

PATH = "/embeddings"


class Embeddings(Endpoint):
    """The endpoint."""

    kind = "embeddings"
    model_type = "text-embeddings-inference"
    fields = EmbeddingFields

    async def answer(self, exchange: Exchange, fields: Asked, body: Body, send: Send) -> None:
        """One vector for each input."""
        # Some providers take a chat's messages here, with addresses inside, which nobody would check.
        body.pop("messages", None)
        async with exchange.call(PATH, body) as call:
            whole = await call.whole()
        await send_json(send, whole, call.headers)
