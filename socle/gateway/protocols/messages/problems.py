"""Problems in the shape that Anthropic's clients read."""

from typing import Any

from starlette.responses import JSONResponse
from starlette.types import Scope

from socle.gateway.problems import REFERENCE
from socle.interface.api_errors import ApiProblem

TYPES = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    408: "timeout_error",
    413: "request_too_large",
    429: "rate_limit_error",
    503: "overloaded_error",
    504: "timeout_error",
}


def body_of(problem: ApiProblem) -> dict[str, Any]:
    """The JSON of a problem. Our code stands beside its type, which has few values."""
    kind = TYPES.get(problem.status, "api_error" if problem.status >= 500 else "invalid_request_error")
    error = {"type": kind, "message": problem.message, "code": problem.code, "param": problem.param}
    return {"type": "error", "error": error}


def answer_of(problem: ApiProblem, scope: Scope) -> JSONResponse:
    """The response that a problem is, with the reference of its request."""
    reference = scope.get(REFERENCE)
    body = {**body_of(problem), "request_id": reference}
    headers = {**problem.headers, **({"request-id": str(reference)} if reference else {})}
    return JSONResponse(body, problem.status, headers)
