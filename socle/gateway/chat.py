"""POST /v1/chat/completions, whole or as a stream."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import aiohttp
from starlette.types import Send

from socle.gateway.dispatch.failures import FAULTS, stream_problem
from socle.gateway.exchange import Endpoint, Exchange, ProviderCall
from socle.gateway.parts import Parts
from socle.gateway.presence import LEFT
from socle.gateway.request_body import Asked, Body, ChatFields
from socle.gateway.responses import end_stream, send_json, send_piece, start_stream
from socle.gateway.search import Search, put_inside, question_of, take_tool, with_results
from socle.gateway.streaming import Relay, Relayed, StreamFailed
from socle.interface.api_errors import ApiProblem

PATH = "/chat/completions"
# After the last event the provider has only to close: with that moment its connection can be used again.
SECONDS_TO_CLOSE = 0.2

Results = list[dict[str, Any]] | None

log = logging.getLogger(__name__)


class Chat(Endpoint):
    """The endpoint."""

    kind = "chat"
    model_type = "text-generation"
    fields = ChatFields
    examines_later = True

    def __init__(self, parts: Parts, search: Search) -> None:
        super().__init__(parts)
        self._search = search

    async def answer(self, exchange: Exchange, fields: Asked, body: Body, send: Send) -> None:
        """The next message of a conversation."""
        await self.parts.images.put_inside(body["messages"])
        results: Results = None
        if (tool := take_tool(body)) is not None:
            found = await self._search.ask(exchange, tool, question_of(body["messages"]))
            exchange = exchange.raised(found.sensitivity)
            put_inside(body["messages"], found.results, tool.get("template"))
            results = found.results
        exchange = await exchange.examined(body)
        answered = self._stream if body.get("stream") else self._whole
        await answered(exchange, body, results, send)

    async def _whole(self, exchange: Exchange, body: Body, results: Results, send: Send) -> None:
        # The options of a stream are refused by some providers where nothing streams.
        body = {name: value for name, value in body.items() if name != "stream_options"}
        async with exchange.call(PATH, body) as call:
            whole = await call.whole()
        if results is not None:
            whole = with_results(whole, results)
        await send_json(send, whole, call.headers)

    async def _stream(self, exchange: Exchange, body: Body, results: Results, send: Send) -> None:
        beside = {} if results is None else {"search_results": results}
        await streamed(
            exchange, PATH, body, send, lambda call: Relay(call.where.asked, call.meter.usage, beside)
        )


async def streamed(
    exchange: Exchange, path: str, body: Body, send: Send, relay_of: Callable[[ProviderCall], Relayed]
) -> None:
    """Asks a provider for a stream, which `relay_of` the call puts into the client's protocol."""
    options = {**(body.get("stream_options") or {}), "include_usage": True}
    async with exchange.call(path, {**body, "stream": True, "stream_options": options}) as call:
        await start_stream(send, call.headers)
        await relayed(relay_of(call), call, send)
    await end_stream(send)


async def relayed(relay: Relayed, call: ProviderCall, send: Send) -> None:
    """Sends the stream on, and in place of its rest an error event where it fails."""
    pieces = call.pieces
    try:
        async for piece in call.stream:
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
        await send_piece(send, before + relay.failure(problem))
    except asyncio.CancelledError as error:
        if LEFT not in error.args:
            await _stopped(relay, send)
        raise


async def _stopped(relay: Relayed, send: Send) -> None:
    """Ends the stream of a server that ends itself: its client hears of it, and may ask another one."""
    problem = ApiProblem(
        503, "The server is stopping. Ask again.", code="server_stopping", headers={"Retry-After": "1"}
    )
    with suppress(Exception):  # the connection may be gone already
        await send_piece(send, relay.failure(problem))
        await end_stream(send)


async def _wait_for_close(response: aiohttp.ClientResponse) -> None:
    with suppress(TimeoutError, aiohttp.ClientError):
        async with asyncio.timeout(SECONDS_TO_CLOSE):
            await response.content.readany()
