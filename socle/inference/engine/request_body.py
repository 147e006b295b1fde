"""Reads the body of a request."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from socle.interface.api_errors import ApiProblem

BYTES_IN_A_BODY = 32_000_000
Asked = TypeVar("Asked", bound=BaseModel)
ACCEPTED_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")


async def json_object(request: Request) -> dict[str, Any]:
    """The body. Raises ApiProblem 400 or 413."""
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > BYTES_IN_A_BODY:
            raise ApiProblem(413, "The request is too large.", code="request_too_large")
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise ApiProblem(400, "The body is not valid JSON.") from error
    if not isinstance(found, dict):
        raise ApiProblem(400, "The body must be a JSON object.")
    return found


def asked_of(kind: type[Asked], body: Mapping[str, Any]) -> Asked:
    """What a client asks, in the shape of `kind`. Raises ApiProblem 400 that names the field."""
    try:
        return kind.model_validate(body)
    except ValidationError as error:
        mistake = error.errors(include_url=False, include_context=False, include_input=False)[0]
        field = str(mistake["loc"][0])
        raise ApiProblem(400, f"Invalid value for '{field}': {mistake['msg']}.", param=field) from None


def request_id(request: Request) -> str:
    """The caller's id of the request, or a new one, to follow it in the logs."""
    given = request.headers.get("x-request-id", "")
    return given if ACCEPTED_ID.fullmatch(given) else secrets.token_hex(8)
