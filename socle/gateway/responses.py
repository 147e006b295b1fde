"""Sends an answer that is JSON already."""

from starlette.types import Send


async def send_json(send: Send, raw: bytes) -> None:
    """A 200 with this JSON."""
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(raw)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": raw, "more_body": False})
