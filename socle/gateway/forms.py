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
    form = aiohttp.FormData()
    for name, value in named.items():
        if isinstance(value, Upload):
            form.add_field(name, _reader(value), filename=value.name, content_type=value.media_type)
        else:
            for one in value if isinstance(value, list) else [value]:
                form.add_field(name, str(one).lower() if isinstance(one, bool) else str(one))
    writer = form()
    if not isinstance(writer, aiohttp.MultipartWriter):
        raise TypeError("A form without a file.")
    return writer, {"Content-Type": writer.headers["Content-Type"]}


def _reader(upload: Upload) -> IO[bytes]:
    """The file from its beginning, under a handle of its own: it is closed once sent, and the next provider
    that is tried needs it again."""
    upload.content.seek(0)
    reader = os.fdopen(os.dup(upload.content.fileno()), "rb")
    reader.seek(0)
    return reader
