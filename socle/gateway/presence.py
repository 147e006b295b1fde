"""Watches that the client is still there, and stops the work for it at once when it leaves."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from starlette.types import Receive

from socle.gateway.problems import ClientLeft

# With this word the work is cancelled when the client left, without it when the server itself ends.
LEFT = "the client left"


async def while_client_stays(receive: Receive, work: Coroutine[Any, Any, None]) -> None:
    """Runs `work`, cancelled as soon as the client closes; the whole body must have been read before.

    Raises ClientLeft, or what `work` raises.
    """
    worker = asyncio.ensure_future(work)
    watcher = asyncio.ensure_future(_client_leaves(receive))
    word = None
    try:
        await asyncio.wait({worker, watcher}, return_when=asyncio.FIRST_COMPLETED)
        word = LEFT
    finally:
        worker.cancel(word)
        watcher.cancel()
        await asyncio.gather(worker, watcher, return_exceptions=True)
    if worker.cancelled():
        raise ClientLeft
    worker.result()


async def _client_leaves(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
