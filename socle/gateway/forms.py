"""Forms with a file on their way through the gateway: received within limits, sent on to a provider."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from typing import IO, Any

import aiohttp
from starlette.types import Receive, Scope

from socle.gateway.problems import ClientLeft
from socle.gateway.request_body import Body, too_large, written
from socle.interface.api_errors import ApiProblem
from socle.interface.multipart import Form, Upload, read_form

# A recording of two hours over a slow line.
SECONDS_TO_SEND = 900.0


async def receive_form(scope: Scope, receive: Receive, limit: int) -> tuple[Form, bytes]:
    """The form, and the SHA-256 of the whole body, which stands for it where its digest is kept.

    The body is never whole in memory. Raises ApiProblem 400, 408 or 413, or ClientLeft.
    """
    headers = dict(scope["headers"])
    announced = headers.get(b"content-length", b"0")
    if announced.isdigit() and int(announced) > limit:
        raise too_large(limit)
    digest = hashlib.sha256()
    content_type = headers.get(b"content-type", b"").decode("latin-1")
    try:
        async with asyncio.timeout(SECONDS_TO_SEND):
            form = await read_form(content_type, _chunks(receive, limit, digest))
    except TimeoutError as error:
        raise ApiProblem(408, "The request body took too long to arrive.", code="request_timeout") from error
    return form, digest.digest()


async def _chunks(receive: Receive, limit: int, digest: Any) -> AsyncIterator[bytes]:
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientLeft
        piece = message.get("body", b"")
        size += len(piece)
        if size > limit:
            raise too_large(limit)
        digest.update(piece)
        more = message.get("more_body", False)
        yield piece
    # Starlette's parser knows the end of the stream by an empty piece.
    yield b""


def encoded(body: Body, model: str) -> tuple[bytes | aiohttp.MultipartWriter, dict[str, str]]:
    """What is posted to a provider for this body, with its model's name there, and headers of its own."""
    named = {**body, "model": model}
    if not isinstance(body, Form):
        return written(named), {}
    writer = aiohttp.MultipartWriter("form-data")
    for name, value in named.items():
        for one in value if isinstance(value, list) else [value]:
            _add(writer, name, one)
    return writer, {"Content-Type": writer.headers["Content-Type"]}


def _add(writer: aiohttp.MultipartWriter, name: str, value: Any) -> None:
    """Adds a part. aiohttp's own FormData fails at names that it cannot write, and only once it sends: that
    would look like a provider that cannot be reached."""
    disposition = f'form-data; name="{_quoted(name)}"'
    if not isinstance(value, Upload):
        text = str(value).lower() if isinstance(value, bool) else str(value)
        writer.append(text, {"Content-Disposition": disposition})
        return
    disposition += f'; filename="{_quoted(value.name)}"'
    part = writer.append(
        _reader(value), {"Content-Disposition": disposition, "Content-Type": value.media_type}
    )
    part.headers.popall("Content-Length", None)


def _quoted(word: str) -> str:
    """As browsers write names in a form, in UTF-8; backslashes too, which some readers take for an escape."""
    return word.replace('"', "%22").replace("\\", "%5C")


def _reader(upload: Upload) -> IO[bytes]:
    """The file from its beginning, under a handle of its own: it is closed once sent, and the next provider
    that is tried needs it again."""
    upload.content.seek(0)
    reader = os.fdopen(os.dup(upload.content.fileno()), "rb")
    reader.seek(0)
    return reader
