"""Endpoints whose requests are forms with a file."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from socle.gateway.exchange import Endpoint
from socle.gateway.forms import receive_form
from socle.gateway.parts import Parts
from socle.gateway.request_body import Body

FORMS = "socle.forms"


class FormEndpoint(Endpoint):
    """An endpoint that takes a form; `limit` is the largest body in bytes."""

    def __init__(self, parts: Parts, limit: int) -> None:
        super().__init__(parts)
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, and gives back what its file took on the disk however it ends."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            if (form := scope.pop(FORMS, None)) is not None:
                form.close()

    async def read(self, scope: Scope, receive: Receive) -> tuple[Body, bytes]:
        """The form, and what stands for it."""
        form, digest = await receive_form(scope, receive, self._limit)
        scope[FORMS] = form
        return form, digest
