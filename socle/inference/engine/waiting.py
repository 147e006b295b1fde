"""The line before a model: so many requests at work, so many waiting, the rest sent away at once."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

LONGEST_ADVICE = 60


class LineFull(Exception):
    """Nobody more may wait; `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("Too many requests are waiting.")
        self.retry_after = retry_after


class Line:
    """Places at work and in the queue of one model. First come, first served."""

    def __init__(self, slots: int, queue: int) -> None:
        self._slots = slots
        self._queue = queue
        self._places = asyncio.Semaphore(slots)
        self._seconds = 5.0
        self.running = 0
        self.waiting = 0

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Holds a place at work, after waiting for one. Raises LineFull."""
        if self._places.locked() and self.waiting >= self._queue:
            raise LineFull(self._advice())
        self.waiting += 1
        try:
            await self._places.acquire()
        finally:
            self.waiting -= 1
        self.running += 1
        begun = time.monotonic()
        try:
            yield
        finally:
            self.running -= 1
            self._places.release()
            # A moving average: recent answers count most.
            self._seconds = 0.7 * self._seconds + 0.3 * (time.monotonic() - begun)

    def _advice(self) -> int:
        """When a place may be free, from how long answers took of late."""
        expected = self._seconds * (self.waiting + 1) / self._slots
        return min(LONGEST_ADVICE, max(1, math.ceil(expected)))
