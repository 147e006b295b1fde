"""Sends an answer that is JSON already, or begins a stream of events."""

from collections.abc import Awaitable, Sequence

from starlette.types import Send

Header = tuple[bytes, bytes]


async def send_json(send: Send, raw: bytes, headers: Sequence[Header] = ()) -> None:
    """A 200 with this JSON."""
    own = [(b"content-type", b"application/json"), (b"content-length", str(len(raw)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": [*own, *headers]})
    await send({"type": "http.response.body", "body": raw, "more_body": False})


async def send_text(send: Send, raw: bytes, headers: Sequence[Header] = ()) -> None:
    """A 200 with this plain text in UTF-8."""
    own = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(raw)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": [*own, *headers]})
    await send({"type": "http.response.body", "body": raw, "more_body": False})


async def start_stream(send: Send, headers: Sequence[Header] = ()) -> None:
    """The head of a 200 whose events follow."""
    own = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-cache"),
        # A proxy in front that gathers the answer before it passes it on would undo the stream.
        (b"x-accel-buffering", b"no"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": [*own, *headers]})


def send_piece(send: Send, piece: bytes) -> Awaitable[None]:
    """A piece of a stream, to be awaited."""
    return send({"type": "http.response.body", "body": piece, "more_body": True})


async def end_stream(send: Send) -> None:
    """The end of a stream."""
    await send({"type": "http.response.body", "body": b"", "more_body": False})
