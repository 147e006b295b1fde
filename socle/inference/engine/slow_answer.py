"""An answer that takes minutes: the connection is kept by bytes that mean nothing.

JSON may begin with spaces, and a stream of events with comments. Once they have begun the status is 200, so
that a failure after that stands in the body, with its status beside.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

from starlette.types import Send

from socle.inference.engine import problems
from socle.interface.api_errors import ApiProblem

SECONDS_OF_SILENCE = 15.0
JSON_TYPE, EVENTS_TYPE = b"application/json", b"text/event-stream; charset=utf-8"


class SlowAnswer:
    """One answer, in JSON or as a stream of events."""

    def __init__(self, send: Send, number: str, *, in_events: bool = False) -> None:
        self._send = send
        self._in_events = in_events
        self._headers = [
            (b"content-type", EVENTS_TYPE if in_events else JSON_TYPE),
            (b"x-request-id", number.encode()),
            (b"cache-control", b"no-store"),
        ]
        self._begun = False

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Keeps the connection for as long as the block lasts."""
        keeping = asyncio.create_task(self._keep())
        try:
            yield
        finally:
            keeping.cancel()
            with suppress(asyncio.CancelledError):
                await keeping

    async def event(self, data: Mapping[str, Any]) -> None:
        """Sends one event."""
        await self._piece(b"data: " + _json(data) + b"\n\n")

    async def end(self, body: Mapping[str, Any] | None = None) -> None:
        """Ends the answer: the JSON it is, or the stream."""
        await self._piece(_json(body) if body is not None else b"", more=False)

    async def fail(self, problem: ApiProblem) -> None:
        """Ends the answer with a problem."""
        if not self._begun:
            await self._refuse(problem)
            return
        said = {**problem.body(), "status": problem.status}
        await self._piece(b"data: " + _json(said) + b"\n\n" if self._in_events else _json(said), more=False)

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(SECONDS_OF_SILENCE)
            await self._piece(b": at work\n\n" if self._in_events else b" ")

    async def _piece(self, piece: bytes, *, more: bool = True) -> None:
        if not self._begun:
            self._begun = True
            await self._send({"type": "http.response.start", "status": 200, "headers": self._headers})
        await self._send({"type": "http.response.body", "body": piece, "more_body": more})

    async def _refuse(self, problem: ApiProblem) -> None:
        found = problems.as_response(problem)
        await self._send(
            {"type": "http.response.start", "status": found.status_code, "headers": found.raw_headers}
        )
        await self._send({"type": "http.response.body", "body": found.body})


def _json(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
