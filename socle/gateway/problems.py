"""Every answer other than success, in one shape; the unforeseen gets a reference, its log no contents."""

import logging
import secrets
import traceback
from collections.abc import Awaitable, Mapping
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from socle.gateway.database import unavailable
from socle.gateway.metrics import Metrics
from socle.inference.catalogue import CatalogueAway
from socle.interface.api_errors import ApiProblem

REFERENCE = "socle.reference"
FRAMES_LOGGED = 6

log = logging.getLogger(__name__)


class ClientLeft(Exception):
    """The client closed its connection before the end of its answer."""


def answer(problem: ApiProblem) -> JSONResponse:
    """The response that a problem is."""
    return JSONResponse(problem.body(), problem.status, problem.headers)


async def answer_problem(request: Request, error: Exception) -> JSONResponse:
    """Starlette's handler for ApiProblem."""
    assert isinstance(error, ApiProblem)  # noqa: S101 (registered for that class)
    return answer(error)


async def answer_http(request: Request, error: Exception) -> JSONResponse:
    """Starlette's handler for its own 404 and 405."""
    assert isinstance(error, HTTPException)  # noqa: S101 (registered for that class)
    if error.status_code == 405:
        message, code = f"{request.method} is not allowed on this path.", "method_not_allowed"
    else:
        message, code = "There is nothing at this path.", "unknown_path"
    return answer(ApiProblem(error.status_code, message, code=code, headers=error.headers))


class Edge:
    """The outermost layer: gives each request its `x-request-id`, and turns the unforeseen into a 500.

    Plain ASGI: Starlette's base class for middleware would hand every chunk of a stream between tasks. The
    `direct` applications answer POSTs to their paths without going through the router and its layers; what
    they raise is answered as the router's handlers would.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, direct: Mapping[str, ASGIApp] | None = None) -> None:
        self.app = app
        self._metrics = metrics
        self._direct = direct or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Runs the application; exceptions stop here."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        reference = scope[REFERENCE] = secrets.token_hex(12)
        direct = self._direct.get(scope["path"]) if scope.get("method") == "POST" else None
        begun = False

        # No coroutine of its own: it stands before every piece of a stream.
        def send_with_reference(message: Message) -> Awaitable[None]:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                self._metrics.answered(scope["path"] if direct else _path(scope), message["status"])
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", reference.encode())]
            return send(message)

        try:
            await (direct or self.app)(scope, receive, send_with_reference)
        except ClientLeft:
            return
        except (ApiProblem, CatalogueAway) as error:
            problem = error if isinstance(error, ApiProblem) else unavailable()
            if not begun:
                await answer(problem)(scope, receive, send_with_reference)
        except Exception as error:  # noqa: BLE001 (the edge: nothing above may log its message)
            log_unforeseen(error, reference)
            if not begun:
                await answer(unforeseen(reference))(scope, receive, send_with_reference)


def _path(scope: Scope) -> str:
    """The path as the application knows it, without what clients put into it."""
    route = scope.get("route")
    return route.path if isinstance(route, Route) else "unknown"


def unforeseen(reference: str) -> ApiProblem:
    """The 500 of a fault of ours."""
    message = f"The server could not answer. If this happens again, give this reference: {reference}."
    return ApiProblem(500, message, code="internal_error")


def log_unforeseen(error: Exception, reference: str) -> None:
    """Logs where an exception came from, but not its message, which may quote a prompt."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES_LOGGED:]
    trail = " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    log.error("Unforeseen %s, reference %s, at %s", type(error).__name__, reference, trail)
