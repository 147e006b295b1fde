"""WebSockets beside Django's pages, which know none."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send


class Sockets:
    """Gives WebSockets to the application of their path, refuses others, and leaves the rest to `pages`."""

    def __init__(self, pages: ASGIApp, applications: Mapping[str, ASGIApp]) -> None:
        self._pages = pages
        self._applications = applications

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands one connection or request on."""
        if scope["type"] != "websocket":
            await self._pages(scope, receive, send)
        elif application := self._applications.get(scope["path"]):
            await application(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})
