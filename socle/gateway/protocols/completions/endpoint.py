"""POST /v1/completions, whole or as a stream."""

import re
from typing import cast

from starlette.types import Send

from socle.gateway import chat
from socle.gateway.chat import streamed
from socle.gateway.exchange import Endpoint, Exchange
from socle.gateway.parts import Parts
from socle.gateway.protocols.chat_reading import TranslatedRelay
from socle.gateway.protocols.completions.by_chat import CompletionWriter, chat_of, completion_of
from socle.gateway.protocols.completions.fields import CompletionFields
from socle.gateway.protocols.without import Without
from socle.gateway.request_body import Asked, Body
from socle.gateway.responses import send_json
from socle.gateway.streaming import Relay
from socle.gateway.upstream_errors import NOT_SERVED
from socle.interface.api_errors import ApiProblem

PATH = "/completions"
PLACE = re.compile(r"\{prefix\}|\{suffix\}")


class Completions(Endpoint):
    """The endpoint."""

    kind = "completions"
    model_type = "text-generation"
    fields = CompletionFields

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._without = Without()

    async def answer(self, exchange: Exchange, fields: Asked, body: Body, send: Send) -> None:
        """The continuation, by the provider's own completions, else by a chat."""
        asked = cast(CompletionFields, fields)
        # Some providers take a chat's messages here, with addresses inside, which nobody would check.
        body.pop("messages", None)
        model = exchange.where.model
        if model.id not in self._without:
            own = filled_in(body, asked, model.fill_in_the_middle)
            try:
                return await (_stream if asked.stream else _whole)(exchange, own, send)
            except ApiProblem as problem:
                if not is_not_served(problem):
                    raise
                if problem.code == NOT_SERVED:
                    self._without.add(model.id)
        by_chat = chat_of(body, asked)
        await (_stream_by_chat if asked.stream else _whole_by_chat)(exchange, by_chat, send)


def filled_in(body: Body, fields: CompletionFields, template: str | None) -> Body:
    """The body with the suffix put into the prompt by the model's own marks, where the catalogue has them.

    Without them the suffix is the provider's to understand. Raises ApiProblem 400.
    """
    if template is None or fields.suffix is None:
        return body
    if fields.text is None:
        message = "With a suffix, the prompt must be one text."
        raise ApiProblem(400, message, code="invalid_value", param="prompt")
    halves = {"{prefix}": fields.text, "{suffix}": fields.suffix}
    # In one pass: a text may hold the names of the places itself.
    prompt = PLACE.sub(lambda place: halves[place[0]], template)
    return {name: value for name, value in body.items() if name != "suffix"} | {"prompt": prompt}


def is_not_served(problem: ApiProblem) -> bool:
    """Whether the provider has no completions: an unknown path, or a suffix that it does not take."""
    said = (problem.param or "") + problem.message
    return problem.code == NOT_SERVED or problem.status == 404 or (problem.status == 400 and "suffix" in said)


async def _whole(exchange: Exchange, body: Body, send: Send) -> None:
    body = {name: value for name, value in body.items() if name != "stream_options"}
    async with exchange.call(PATH, body) as call:
        whole = await call.whole()
    await send_json(send, whole, call.headers)


async def _stream(exchange: Exchange, body: Body, send: Send) -> None:
    await streamed(exchange, PATH, body, send, lambda call: Relay(call.where.asked, call.meter.usage))


async def _whole_by_chat(exchange: Exchange, body: Body, send: Send) -> None:
    body = {name: value for name, value in body.items() if name != "stream_options"}
    async with exchange.call(chat.PATH, body) as call:
        whole = await call.whole(completion_of)
    await send_json(send, whole, call.headers)


async def _stream_by_chat(exchange: Exchange, body: Body, send: Send) -> None:
    writer = CompletionWriter(exchange.where.asked)
    await streamed(exchange, chat.PATH, body, send, lambda call: TranslatedRelay(writer, call.meter.usage))
