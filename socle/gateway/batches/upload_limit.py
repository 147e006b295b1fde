"""Cuts off uploads that are too large while they arrive: Django takes in a whole body before any view."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.responses import JSONResponse

from socle.interface.api_errors import ApiProblem

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

# What a multipart body holds beside its file.
AROUND = 1_000_000


class UploadLimit:
    """An ASGI application whose requests to one path have bodies of a limited size."""

    def __init__(self, application: Application, path: str, limit: int) -> None:
        self._application = application
        self._path = path
        self._limit = limit

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Passes the request on, or answers 413 in its place."""
        if scope["type"] != "http" or scope["path"].rstrip("/") != self._path:
            await self._application(scope, receive, send)
            return
        size, refused = 0, False

        async def receive_some() -> Message:
            nonlocal size, refused
            message = await receive()
            size += len(message.get("body", b""))
            if size > self._limit + AROUND:
                refused = True
                return {"type": "http.disconnect"}
            return message

        await self._application(scope, receive_some, send)
        if refused:
            await _too_large(self._limit)(scope, receive, send)


def _too_large(limit: int) -> JSONResponse:
    problem = ApiProblem(
        413,
        f"The file is larger than {limit // 1_000_000} MB, the most that this server takes.",
        code="file_too_large",
        param="file",
        # The rest of the body is not read, so that the connection can serve nothing more.
        headers={"Connection": "close"},
    )
    return JSONResponse(problem.body(), problem.status, problem.headers)
