"""Reads a request's JSON within limits and checks what the gateway must know; the rest is passed on."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails
from starlette.types import Receive, Scope

from socle.gateway import fast_json
from socle.gateway.problems import ClientLeft
from socle.interface.api_errors import ApiProblem

SECONDS_TO_SEND = 120.0

Body = dict[str, Any]
Text = Annotated[str, Field(min_length=1)]


class Known(BaseModel):
    """Fields that must be right; others are not looked at."""

    model_config = ConfigDict(extra="ignore", strict=True)


class Message(Known):
    """One message of a chat."""

    role: Text
    content: str | list[dict[str, Any]] | None = None


class StreamOptions(Known):
    """OpenAI's `stream_options`."""

    include_usage: bool | None = None


class Asked(Known):
    """A request for a model."""

    model: Text


class ChatFields(Asked):
    """What the gateway reads of a chat request."""

    messages: Annotated[list[Message], Field(min_length=1)]
    stream: bool | None = None
    stream_options: StreamOptions | None = None


class EmbeddingFields(Asked):
    """What the gateway reads of a request for embeddings."""

    input: (
        Text
        | Annotated[list[str], Field(min_length=1)]
        | Annotated[list[int], Field(min_length=1)]
        | Annotated[list[list[int]], Field(min_length=1)]
    )
    encoding_format: Literal["float", "base64"] | None = None


F = TypeVar("F", bound=Known)


def checked(fields: type[F], body: Body) -> F:
    """These fields of the body; raises ApiProblem 400 that names the first that is wrong."""
    try:
        return fields.model_validate(body)
    except ValidationError as error:
        mistakes = error.errors(include_url=False, include_context=False, include_input=False)
        param = _param(mistakes[0]["loc"], body)
        told = _telling([one for one in mistakes if _param(one["loc"], body) == param])
        raise _invalid(param, told["type"], told["msg"]) from None


def _telling(mistakes: Sequence[ErrorDetails]) -> ErrorDetails:
    """Where several types are allowed, what is wrong with a value of one of them, before it is told to be
    none of another: of an empty list, that it is empty."""
    return next((one for one in mistakes if not one["type"].endswith("_type")), mistakes[0])


def _invalid(param: str, kind: str, said: str) -> ApiProblem:
    if kind == "missing":
        message = f"Missing required parameter: '{param}'."
        return ApiProblem(400, message, code="missing_required_parameter", param=param)
    message = f"Invalid value for '{param}': {said[:1].lower()}{said[1:]}."
    return ApiProblem(400, message, code="invalid_value", param=param)


def _param(place: tuple[int | str, ...], body: Any) -> str:
    """`messages[0].role` for ("messages", 0, "role"), without what pydantic adds for a union."""
    written = ""
    for depth, part in enumerate(place):
        if isinstance(part, int):
            written += f"[{part}]"
        elif depth == 0 or isinstance(body, Mapping):
            written += f".{part}" if written else part
        else:
            break
        body = _inside(body, part)
    return written


def _inside(body: Any, part: int | str) -> Any:
    try:
        return body[part]
    except (LookupError, TypeError):
        return None


async def read_object(scope: Scope, receive: Receive, limit: int) -> tuple[Body, bytes]:
    """The JSON object of the request, and the bytes that it came as.

    Raises ApiProblem 400, 408 or 413, or ClientLeft.
    """
    try:
        async with asyncio.timeout(SECONDS_TO_SEND):
            raw = await _read(scope, receive, limit)
    except TimeoutError as error:
        raise ApiProblem(408, "The request body took too long to arrive.", code="request_timeout") from error
    return _parsed(raw), raw


async def _read(scope: Scope, receive: Receive, limit: int) -> bytes:
    announced = dict(scope["headers"]).get(b"content-length", b"0")
    if announced.isdigit() and int(announced) > limit:
        raise too_large(limit)
    pieces, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientLeft
        piece = message.get("body", b"")
        size += len(piece)
        if size > limit:
            raise too_large(limit)
        pieces.append(piece)
        more = message.get("more_body", False)
    return b"".join(pieces)


def too_large(limit: int) -> ApiProblem:
    """The 413 of a body beyond this many bytes."""
    message = f"The request body is larger than {limit // 1_000_000} MB, the most that this server takes."
    # The rest of the body is not read, so that the connection can serve nothing more.
    return ApiProblem(413, message, code="request_too_large", headers={"Connection": "close"})


def _parsed(raw: bytes) -> Body:
    try:
        body = fast_json.read(raw)
    except (ValueError, RecursionError) as error:
        message = "The request body is not valid JSON in UTF-8."
        raise ApiProblem(400, message, code="invalid_json") from error
    if not isinstance(body, dict):
        raise ApiProblem(400, "The request body must be a JSON object.", code="invalid_json")
    return body


def written(body: Mapping[str, Any]) -> bytes:
    """The JSON of a body. Raises ApiProblem 400 for one nested too deeply to be written again."""
    try:
        return fast_json.written(body)
    except RecursionError as error:
        raise ApiProblem(400, "The request body is nested too deeply.", code="invalid_json") from error
