"""Passes a chat or a completion to a language model's process, and its bytes back as they come."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp
from starlette.types import Send

from socle.inference.engine import problems
from socle.inference.engine.assembly import Assembly, CompletionAssembly
from socle.inference.engine.model_process import LanguageModel, Running
from socle.interface.api_errors import ApiProblem

CHAT, COMPLETIONS = "/v1/chat/completions", "/v1/completions"
END_OF_EVENT = b"\n\n"
END_OF_STREAM = b"data: [DONE]"
DATA = b"data: "
PROGRESS = b'"prompt_progress":'
ERRORS = (b"error:", b'data: {"error"')
# A comment of the protocol: readers skip it, and ours notices by it that it may still give up.
STILL_READING = b": reading"
ATTEMPTS = 2


class Relay:
    """One of them on its way through the engine."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        path: str,
        body: Mapping[str, Any],
        send: Send,
        number: str,
    ) -> None:
        self._http = http
        self._path = path
        self._body = body
        self._send = send
        self._headers = [(b"x-request-id", number.encode()), (b"cache-control", b"no-store")]
        self._started = False

    async def run(self, model: LanguageModel) -> None:
        """Sends the whole answer. Raises ApiProblem as long as nothing was sent."""
        for attempt in range(1, ATTEMPTS + 1):
            async with model.use() as running:
                try:
                    return await self._pass(running)
                except aiohttp.ClientError as error:
                    await model.notice_death(running)
                    if self._started:
                        return await self._break_off(problems.lost())
                    if attempt == ATTEMPTS:
                        raise problems.lost() from error

    async def _pass(self, running: Running) -> None:
        async with self._http.post(
            f"{running.url}{self._path}",
            data=json.dumps(_upstream_body(self._body)).encode(),
            headers={"Authorization": f"Bearer {running.key}", "Content-Type": "application/json"},
        ) as answer:
            if answer.status != 200:
                raise problems.from_llama(answer.status, await answer.read())
            if self._body.get("stream"):
                await self._pass_events(answer)
            else:
                await self._pass_whole(answer)

    async def _pass_events(self, answer: aiohttp.ClientResponse) -> None:
        wanted = bool(self._body.get("return_progress"))
        await self._start(b"text/event-stream; charset=utf-8")
        async for event in _events(answer):
            if event.startswith(ERRORS):
                return await self._break_off(_failure(event))
            heard = event if wanted or PROGRESS not in event else STILL_READING
            await self._give(heard + END_OF_EVENT)
        await self._give(b"", last=True)

    async def _pass_whole(self, answer: aiohttp.ClientResponse) -> None:
        assembly = CompletionAssembly() if self._path == COMPLETIONS else Assembly()
        async for event in _events(answer):
            if event.startswith(ERRORS):
                raise _failure(event)
            if event.startswith(DATA) and event != END_OF_STREAM:
                assembly.add(json.loads(event.removeprefix(DATA)))
        await self._start(b"application/json")
        await self._give(json.dumps(assembly.body()).encode(), last=True)

    async def _start(self, media_type: bytes) -> None:
        self._started = True
        headers = [*self._headers, (b"content-type", media_type)]
        await self._send({"type": "http.response.start", "status": 200, "headers": headers})

    async def _give(self, body: bytes, last: bool = False) -> None:
        await self._send({"type": "http.response.body", "body": body, "more_body": not last})

    async def _break_off(self, problem: ApiProblem) -> None:
        """Tells of a failure after the answer began; without [DONE], so that none takes it for whole."""
        await self._give(DATA + json.dumps(problem.body()).encode() + END_OF_EVENT, last=True)


def session() -> aiohttp.ClientSession:
    """The one client of the model processes. A local model may think for minutes: no limit on the whole.

    Connections are not kept: one that llama.cpp closes while unused would look like its death.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, force_close=True),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=5.0),
        read_bufsize=1 << 18,
    )


def _upstream_body(body: Mapping[str, Any]) -> dict[str, Any]:
    """Always a stream, with progress: so llama.cpp looks between two batches whether anybody still waits."""
    options = {**(body.get("stream_options") or {}), "include_usage": True}
    return {**body, "stream": True, "return_progress": True, "stream_options": options}


def _failure(event: bytes) -> ApiProblem:
    _, _, raw = event.partition(b":")
    return problems.from_llama(500, raw)


async def _events(answer: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    """The events up to [DONE], it included. Raises ClientPayloadError when the stream ends before."""
    rest = b""
    async for piece in answer.content.iter_any():
        *whole, rest = (rest + piece).split(END_OF_EVENT)
        for event in whole:
            yield event
            if event == END_OF_STREAM or event.startswith(ERRORS):
                return
    raise aiohttp.ClientPayloadError("The model's stream ended before its last event.")
