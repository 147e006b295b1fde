"""A provider that costs as little as can be: fixed answers and paced streams, over OpenAI's protocol.

    python -m benchmarks.gateway_upstream PORT

What a request asks for stands in its `user`: «chunks=100,every=0.5» streams so many words, so many seconds
apart; without it the answer is whole and comes at once. HTTP is written by hand: a framework would cost more
than what is measured.
"""

import asyncio
import json
import re
import sys
from typing import cast

import uvloop

USAGE = {"prompt_tokens": 12, "completion_tokens": 8, "total_tokens": 20}
CHUNK = {
    "id": "chatcmpl-bench",
    "object": "chat.completion.chunk",
    "created": 1,
    "model": "upstream-name",
    "choices": [{"index": 0, "delta": {"content": "mot "}, "finish_reason": None}],
}
WHOLE = json.dumps(
    {
        "id": "chatcmpl-bench",
        "object": "chat.completion",
        "created": 1,
        "model": "upstream-name",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": "La réponse est prête."},
                "finish_reason": "stop",
            }
        ],
        "usage": USAGE,
    }
).encode()
PACE = re.compile(rb'"chunks=(\d+),every=([\d.]+)"')
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (
    len(WHOLE),
    WHOLE,
)
STREAM = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"


def event(data: object) -> bytes:
    """One server-sent event as one chunk of HTTP."""
    said = b"data: " + (data if isinstance(data, bytes) else json.dumps(data).encode()) + b"\n\n"
    return b"%x\r\n%b\r\n" % (len(said), said)


WORD = event(CHUNK)
END = (
    event({**CHUNK, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    + event({**CHUNK, "choices": [], "usage": USAGE})
    + event(b"[DONE]")
    + b"0\r\n\r\n"
)


class Provider(asyncio.Protocol):
    """One connection, its requests answered one after the other."""

    def __init__(self) -> None:
        self._received = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps the way back."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Answers each request that is whole."""
        self._received += data
        while True:
            end = self._received.find(b"\r\n\r\n")
            if end < 0:
                return
            found = LENGTH.search(self._received, 0, end)
            size = end + 4 + (int(found[1]) if found else 0)
            if len(self._received) < size:
                return
            body, self._received = self._received[end + 4 : size], self._received[size:]
            self._answer(body)

    def _answer(self, body: bytes) -> None:
        pace = PACE.search(body)
        if pace is None:
            self._transport.write(ANSWER)
            return
        self._transport.write(STREAM)
        self._word(int(pace[1]), float(pace[2]))

    def _word(self, left: int, every: float) -> None:
        if self._transport.is_closing():
            return
        if left == 0:
            self._transport.write(END)
            return
        self._transport.write(WORD)
        asyncio.get_running_loop().call_later(every, self._word, left - 1, every)


async def serve(port: int) -> None:
    """Listens on loopback until killed."""
    server = await asyncio.get_running_loop().create_server(Provider, "127.0.0.1", port, backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
