"""An answer that is worked on only while its client is there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.background import BackgroundTask
from starlette.responses import Response
from starlette.types import Receive, Scope, Send


class AttendedResponse(Response):
    """Runs `work`, which sends the answer itself, and cancels it at once when the client leaves.

    Starlette's own streaming notices a client's leaving when it next sends; a model that reads a long prompt
    sends nothing for a minute.
    """

    def __init__(self, work: Callable[[Send], Awaitable[None]]) -> None:
        self._work = work
        self.background: BackgroundTask | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, or stops."""
        work = asyncio.ensure_future(self._work(send))
        gone = asyncio.ensure_future(_left(receive))
        try:
            await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            if not work.done():
                work.cancel()
            await asyncio.wait({work, gone})
        if not work.cancelled():
            work.result()


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
