"""POST /v1/responses, whole or as a stream."""

import json
from typing import cast

from starlette.types import Send

from socle.gateway.chat import PATH, streamed
from socle.gateway.exchange import Endpoint, Exchange
from socle.gateway.protocols.chat_reading import TranslatedRelay, read_whole
from socle.gateway.protocols.left_out import telling
from socle.gateway.protocols.responses.conversation import Keeping, check_size, earlier, resolved
from socle.gateway.protocols.responses.envelope import Envelope
from socle.gateway.protocols.responses.fields import ResponseFields, check_is_served
from socle.gateway.protocols.responses.request import chat_of
from socle.gateway.protocols.responses.tools import tools_of
from socle.gateway.protocols.responses.writer import ResponseWriter
from socle.gateway.request_body import Asked, Body
from socle.gateway.responses import send_json
from socle.inference.policy import highest


class Responses(Endpoint):
    """The endpoint."""

    kind = "responses"
    model_type = "text-generation"
    fields = ResponseFields
    examines_later = True

    async def answer(self, exchange: Exchange, fields: Asked, body: Body, send: Send) -> None:
        """The next response of a conversation, stored unless the request says no."""
        asked = cast(ResponseFields, fields)
        check_is_served(body)
        history = await earlier(exchange, asked)
        items, sensitivity = await resolved(exchange, asked.items)
        exchange = exchange.raised(highest(history.sensitivity, sensitivity))
        if asked.is_stored or history.size:
            check_size(history, items, self.parts.conversation_limit)
        tools = tools_of(asked)
        chat = chat_of(body, asked, [*history.items, *items], tools)
        exchange = await exchange.examined(chat)
        await self.parts.images.put_inside(chat["messages"])
        send = telling(send, tools.left_out)
        keeping = Keeping(exchange, history, items) if asked.is_stored else None
        writer = ResponseWriter(Envelope(asked, tools, asked.is_stored))
        answered = _stream if asked.stream else _whole
        await answered(exchange, chat, writer, keeping, send)


async def _whole(
    exchange: Exchange, chat: Body, writer: ResponseWriter, keeping: Keeping | None, send: Send
) -> None:
    def translated(raw: bytes) -> bytes:
        read_whole(raw, writer)
        return json.dumps(writer.response).encode()

    async with exchange.call(PATH, chat) as call:
        whole = await call.whole(translated)
    if keeping is not None:
        await keeping.keep(writer.response)
    await send_json(send, whole, call.headers)


async def _stream(
    exchange: Exchange, chat: Body, writer: ResponseWriter, keeping: Keeping | None, send: Send
) -> None:
    if keeping is not None:
        send = keeping.before_last(writer, send)
    await streamed(exchange, PATH, chat, send, lambda call: TranslatedRelay(writer, call.meter.usage))
