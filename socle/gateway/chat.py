"""POST /v1/chat/completions, whole or as a stream."""

import asyncio
import json
import logging
from contextlib import suppress
from typing import Any

import aiohttp
from starlette.types import Receive, Scope, Send

from socle.gateway.call_tracing import Trace, Tracing
from socle.gateway.parts import Parts
from socle.gateway.presence import while_client_stays
from socle.gateway.request_body import Body, ChatFields, checked, read_object
from socle.gateway.responses import send_json
from socle.gateway.routing import Destination, destination, sensitivity_of
from socle.gateway.sse import EventTooLarge, event_of
from socle.gateway.streaming import Relay, StreamFailed
from socle.gateway.upstream import Answer
from socle.gateway.upstream_errors import fault, problem_of, timed_out
from socle.gateway.usage import Meter, enriched
from socle.inference.catalogue import Route
from socle.interface.api_errors import ApiProblem

PATH = "/chat/completions"
# After the last event the provider has only to close: with that moment its connection can be used again.
SECONDS_TO_CLOSE = 0.2

log = logging.getLogger(__name__)


class Chat:
    """The endpoint, as a plain ASGI application: it watches for the client's leaving by itself."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request; raises ApiProblem or ClientLeft."""
        caller = await self._parts.authentication.caller(scope)
        sensitivity = sensitivity_of(caller, scope)
        body, raw = await read_object(scope, receive, self._parts.body_limit)
        tracing = Tracing(self._parts.calls, caller, sensitivity, "chat", raw)
        del raw
        fields = checked(ChatFields, body)
        where = destination(self._parts.catalogue.current(), fields.model, "text-generation", sensitivity)
        answered = self._stream if fields.stream else self._whole
        await while_client_stays(receive, answered(where, body, send, tracing))

    async def _whole(self, where: Destination, body: Body, send: Send, tracing: Tracing) -> None:
        await self._parts.images.put_inside(body["messages"])
        # The options of a stream are refused by some providers where nothing streams.
        body = {name: value for name, value in body.items() if name != "stream_options"}
        async with self._parts.upstream.answer(where, PATH, body) as answer:
            meter = Meter(where, answer.route)
            with tracing.call(where, answer.route, meter) as trace:
                whole = enriched(await answer.whole(), where.asked, meter)
                trace.answered(whole)
        await send_json(send, whole)

    async def _stream(self, where: Destination, body: Body, send: Send, tracing: Tracing) -> None:
        await self._parts.images.put_inside(body["messages"])
        options = {**(body.get("stream_options") or {}), "include_usage": True}
        async with self._parts.upstream.answer(where, PATH, {**body, "stream_options": options}) as answer:
            if answer.response.content_type != "text/event-stream":
                raise fault()
            await send(STREAM_START)
            meter = Meter(where, answer.route)
            with tracing.call(where, answer.route, meter) as trace:
                await _relayed(Relay(where.asked, meter.usage), answer, trace, send)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


STREAM_START = {
    "type": "http.response.start",
    "status": 200,
    "headers": [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-cache"),
        # A proxy in front that gathers the answer before it passes it on would undo the stream.
        (b"x-accel-buffering", b"no"),
    ],
}


async def _relayed(relay: Relay, answer: Answer, trace: Trace, send: Send) -> None:
    """Sends the stream on, and in place of its rest an error event where it fails."""
    try:
        async for piece in answer.response.content.iter_any():
            if sent := relay.feed(piece):
                trace.relayed(sent)
                await _send(send, sent)
            if relay.done:
                trace.ended()
                await _wait_for_close(answer.response)
                return
        last = relay.end()
        trace.relayed(last)
        await _send(send, last)
        trace.ended()
    except (aiohttp.ClientError, TimeoutError, StreamFailed, EventTooLarge) as error:
        log.warning("The stream of %s failed (%s).", answer.route.provider.name, type(error).__name__)
        problem = _failure(answer.route, error)
        await _send(send, event_of(json.dumps(problem.body()).encode()))


async def _send(send: Send, piece: bytes) -> None:
    await send({"type": "http.response.body", "body": piece, "more_body": True})


async def _wait_for_close(response: aiohttp.ClientResponse) -> None:
    with suppress(TimeoutError, aiohttp.ClientError):
        async with asyncio.timeout(SECONDS_TO_CLOSE):
            await response.content.readany()


def _failure(route: Route, error: Exception) -> ApiProblem:
    if isinstance(error, TimeoutError):
        return timed_out()
    if isinstance(error, StreamFailed) and error.reported is not None:
        return problem_of(route, _status(error.reported), error.reported)
    return ApiProblem(502, "The model's answer was cut short.", code="stream_interrupted")


def _status(reported: Any) -> int:
    """The status that a provider put into an error event: llama.cpp and vLLM write it as the code."""
    said = reported.get("error")
    code = said.get("code") if isinstance(said, dict) else None
    if isinstance(code, str) and code.isdigit():
        code = int(code)
    return code if isinstance(code, int) else 400 if code == "context_length_exceeded" else 500
