"""POST /v1/embeddings."""

from starlette.types import Receive, Scope, Send

from socle.gateway.call_tracing import Tracing
from socle.gateway.parts import Parts
from socle.gateway.presence import while_client_stays
from socle.gateway.request_body import Body, EmbeddingFields, checked, read_object
from socle.gateway.responses import send_json
from socle.gateway.routing import Destination, destination, sensitivity_of
from socle.gateway.usage import Meter, enriched
from socle.inference.catalogue import ModelType

PATH = "/embeddings"
KIND: ModelType = "text-embeddings-inference"


class Embeddings:
    """The endpoint."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request; raises ApiProblem or ClientLeft."""
        caller = await self._parts.authentication.caller(scope)
        sensitivity = sensitivity_of(caller, scope)
        body, raw = await read_object(scope, receive, self._parts.body_limit)
        tracing = Tracing(self._parts.calls, caller, sensitivity, "embeddings", raw)
        del raw
        fields = checked(EmbeddingFields, body)
        where = destination(self._parts.catalogue.current(), fields.model, KIND, sensitivity)
        # Some providers take a chat's messages here, with addresses inside, which nobody would check.
        body.pop("messages", None)
        await while_client_stays(receive, self._answer(where, body, send, tracing))

    async def _answer(self, where: Destination, body: Body, send: Send, tracing: Tracing) -> None:
        async with self._parts.upstream.answer(where, PATH, body) as answer:
            meter = Meter(where, answer.route)
            with tracing.call(where, answer.route, meter) as trace:
                whole = enriched(await answer.whole(), where.asked, meter)
                trace.answered(whole)
        await send_json(send, whole)
