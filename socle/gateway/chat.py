"""POST /v1/chat/completions, whole or as a stream."""

import asyncio
import json
import logging
from contextlib import suppress

import aiohttp
from starlette.types import Send

from socle.gateway.dispatch.failures import FAULTS, stream_problem
from socle.gateway.exchange import Endpoint, Exchange, ProviderCall
from socle.gateway.request_body import Asked, Body, ChatFields
from socle.gateway.responses import end_stream, send_json, send_piece, start_stream
from socle.gateway.sse import event_of
from socle.gateway.streaming import Relay, StreamFailed

PATH = "/chat/completions"
# After the last event the provider has only to close: with that moment its connection can be used again.
SECONDS_TO_CLOSE = 0.2

log = logging.getLogger(__name__)


class Chat(Endpoint):
    """The endpoint."""

    kind = "chat"
    model_type = "text-generation"
    fields = ChatFields

    async def answer(self, exchange: Exchange, fields: Asked, body: Body, send: Send) -> None:
        """The next message of a conversation."""
        await self.parts.images.put_inside(body["messages"])
        answered = self._stream if body.get("stream") else self._whole
        await answered(exchange, body, send)

    async def _whole(self, exchange: Exchange, body: Body, send: Send) -> None:
        # The options of a stream are refused by some providers where nothing streams.
        body = {name: value for name, value in body.items() if name != "stream_options"}
        async with exchange.call(PATH, body) as call:
            whole = await call.whole()
        await send_json(send, whole, call.headers)

    async def _stream(self, exchange: Exchange, body: Body, send: Send) -> None:
        options = {**(body.get("stream_options") or {}), "include_usage": True}
        async with exchange.call(PATH, {**body, "stream_options": options}) as call:
            await start_stream(send, call.headers)
            await relayed(Relay(call.where.asked, call.meter.usage), call, send)
        await end_stream(send)


async def relayed(relay: Relay, call: ProviderCall, send: Send) -> None:
    """Sends the stream on, and in place of its rest an error event where it fails."""
    pieces = call.pieces
    try:
        async for piece in pieces:
            if sent := relay.feed(piece):
                call.trace.relayed(sent)
                await send_piece(send, sent)
            if relay.done:
                call.trace.ended()
                await _wait_for_close(call.response)
                return
        last = relay.end()
        call.trace.relayed(last)
        await send_piece(send, last)
        call.trace.ended()
    except FAULTS as error:
        pieces.failed(error)
        log.warning("The stream of %s failed (%s).", call.route.provider.name, type(error).__name__)
        before = error.before if isinstance(error, StreamFailed) else b""
        call.trace.relayed(before)
        problem = stream_problem(call.route, error)
        await send_piece(send, before + event_of(json.dumps(problem.body()).encode()))


async def _wait_for_close(response: aiohttp.ClientResponse) -> None:
    with suppress(TimeoutError, aiohttp.ClientError):
        async with asyncio.timeout(SECONDS_TO_CLOSE):
            await response.content.readany()
