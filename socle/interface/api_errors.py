"""The one shape of an error under /v1: OpenAI's, with `detail` beside it for Albert's own clients."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Literal

ErrorType = Literal[
    "invalid_request_error",
    "authentication_error",
    "permission_error",
    "not_found_error",
    "rate_limit_error",
    "api_error",
]

_TYPES: dict[int, ErrorType] = {
    HTTPStatus.UNAUTHORIZED: "authentication_error",
    HTTPStatus.FORBIDDEN: "permission_error",
    HTTPStatus.NOT_FOUND: "not_found_error",
    HTTPStatus.TOO_MANY_REQUESTS: "rate_limit_error",
}


def type_of(status: int) -> ErrorType:
    """OpenAI's error type for an HTTP status."""
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "api_error"
    return _TYPES.get(status, "invalid_request_error")


def _writable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


class ApiProblem(Exception):
    """An answer other than success: raised below, turned into its body once at the edge."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        type: ErrorType | None = None,
        code: str | None = None,
        param: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        # A client's words, quoted, may hold half of a surrogate pair, which no answer can be written with.
        self.message = _writable(message)
        self.type = type or type_of(status)
        self.code = code
        self.param = None if param is None else _writable(param)
        self.headers = dict(headers or {})

    def body(self) -> dict[str, object]:
        """The JSON that goes over the wire, without the status and headers."""
        error = {"message": self.message, "type": self.type, "param": self.param, "code": self.code}
        return {"error": error, "detail": self.message}
