"""Ends a stream whose provider says nothing for too long."""

from __future__ import annotations

import asyncio

import aiohttp

SOONEST = 0.001


class Silence:
    """Watches the waits for a stream's next bytes by one timer; aiohttp would set one for each piece.

    `since` is when the present wait began, on the loop's clock, None while nobody waits: a client that takes
    its time is no silence of the provider.
    """

    def __init__(self, response: aiohttp.ClientResponse, seconds: float) -> None:
        self.since: float | None = None
        self.clock = asyncio.get_running_loop().time
        self._response = response
        self._seconds = seconds
        self._timer = self._look_in(seconds)

    def end(self) -> None:
        """Nothing more is waited for."""
        self._timer.cancel()

    def _look_in(self, seconds: float) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(seconds, self._look)

    def _look(self) -> None:
        waited = 0.0 if self.since is None else self.clock() - self.since
        if waited + SOONEST < self._seconds:
            self._timer = self._look_in(self._seconds - waited)
        else:
            # The reading raises it, as it would raise aiohttp's own.
            self._response.content.set_exception(aiohttp.SocketTimeoutError("The provider is silent."))
