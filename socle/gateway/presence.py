"""Watches that the client is still there, and stops the work for it at once when it leaves."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from starlette.types import Receive

from socle.gateway.problems import ClientLeft

# With this word the work is cancelled when the client left, without it when the server itself ends.
LEFT = "the client left"
SECONDS_BEFORE_WATCHING = 0.02


async def while_client_stays(receive: Receive, work: Coroutine[Any, Any, None]) -> None:
    """Runs `work`, cancelled as soon as the client closes; the whole body must have been read before.

    Raises ClientLeft, or what `work` raises.
    """
    watching = _Watching(receive)
    try:
        await work
    except asyncio.CancelledError as error:
        if watching.has_left and LEFT in error.args:
            raise ClientLeft from None
        raise
    finally:
        watching.end()


class _Watching:
    """A task beside the one that works, which it cancels when the client leaves.

    It is begun a moment later: an answer that comes at once needs nobody to watch for it.
    """

    def __init__(self, receive: Receive) -> None:
        self.has_left = False
        self._receive = receive
        self._worker = asyncio.current_task()
        self._watcher: asyncio.Task[None] | None = None
        self._later = asyncio.get_running_loop().call_later(SECONDS_BEFORE_WATCHING, self._begin)

    def end(self) -> None:
        """The work is over."""
        self._later.cancel()
        if self._watcher is not None:
            self._watcher.cancel()

    def _begin(self) -> None:
        self._watcher = asyncio.ensure_future(self._watch())

    async def _watch(self) -> None:
        await _client_leaves(self._receive)
        self.has_left = True
        if self._worker is not None:
            self._worker.cancel(LEFT)


async def _client_leaves(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
