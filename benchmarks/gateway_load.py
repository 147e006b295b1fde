"""Requests and streams over many connections, timed: the cheapest client that can be, for benchmarks."""

import asyncio
import re
import time
from dataclasses import dataclass, field
from typing import cast

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
STATUS_OK = b"HTTP/1.1 200"


@dataclass
class Answers:
    """Seconds of each answer that was right, and how many were not."""

    seconds: list[float] = field(default_factory=list)
    wrong: int = 0
    took: float = 0.0

    def percentile(self, share: float) -> float:
        """Milliseconds under which that share of the answers came."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")

    @property
    def rate(self) -> float:
        """Right answers per second."""
        return len(self.seconds) / self.took if self.took else 0.0


class Asking(asyncio.Protocol):
    """One connection that puts the same request again and again, each after the answer to the last."""

    def __init__(self, request: bytes, answers: Answers, budget: list[int]) -> None:
        self._request = request
        self._answers = answers
        self._budget = budget
        self._received = b""
        self._asked = 0.0
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Puts the first request."""
        self._transport = cast(asyncio.Transport, transport)
        self._ask()

    def _ask(self) -> None:
        if self._budget[0] <= 0:
            self._transport.close()
            return
        self._budget[0] -= 1
        self._received = b""
        self._asked = time.perf_counter()
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Times an answer once it is whole, then asks again."""
        self._received += data
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return
        if b"chunked" in self._received[:end].lower():
            if not self._received.endswith(b"0\r\n\r\n"):
                return
        else:
            found = LENGTH.search(self._received, 0, end)
            if len(self._received) < end + 4 + (int(found[1]) if found else 0):
                return
        if self._received.startswith(STATUS_OK):
            self._answers.seconds.append(time.perf_counter() - self._asked)
        else:
            self._answers.wrong += 1
        self._ask()

    def connection_lost(self, error: Exception | None) -> None:
        """A connection cut before its answer is an answer that was wrong."""
        if error is not None:
            self._answers.wrong += 1
        if not self.ended.done():
            self.ended.set_result(None)


async def ask(port: int, request: bytes, connections: int, requests: int) -> Answers:
    """So many requests over so many connections."""
    answers, budget = Answers(), [requests]
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    made = [
        await loop.create_connection(lambda: Asking(request, answers, budget), "127.0.0.1", port)
        for _ in range(min(connections, requests))
    ]
    await asyncio.gather(*(asking.ended for _, asking in made))
    answers.took = time.perf_counter() - began
    return answers


@dataclass
class Held:
    """What became of streams: those that came whole, and the words that arrived in all."""

    whole: int = 0
    broken: int = 0
    words: int = 0


class Listening(asyncio.Protocol):
    """One connection that asks for one stream and listens to its end."""

    def __init__(self, request: bytes, held: Held) -> None:
        self._request = request
        self._held = held
        self._tail = b""
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asks."""
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Counts words; the end is `[DONE]`."""
        self._held.words += data.count(b'"content"')
        self._tail = (self._tail + data)[-40:]
        if b"[DONE]" in self._tail:
            self._held.whole += 1
            self._finish()
            self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        """A stream cut before its end is broken."""
        if not self.ended.done():
            self._held.broken += 1
            self._finish()

    def _finish(self) -> None:
        if not self.ended.done():
            self.ended.set_result(None)


async def listen(port: int, request: bytes, streams: int, apart: float = 0.001) -> Held:
    """So many streams at once, begun a moment apart."""
    held = Held()
    loop = asyncio.get_running_loop()
    made = []
    for _ in range(streams):
        made.append(await loop.create_connection(lambda: Listening(request, held), "127.0.0.1", port))
        await asyncio.sleep(apart)
    await asyncio.gather(*(listening.ended for _, listening in made))
    return held
