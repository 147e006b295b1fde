"""What a provider says when it fails: its refusals are passed on, its faults are not described."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from socle.inference.catalogue import Route
from socle.interface.api_errors import ApiProblem

# Statuses that speak of the request. 401 and 403 speak of our key there, which is not the client's.
ABOUT_THE_REQUEST = frozenset({400, 404, 409, 413, 422, 429})
MOST_READ = 64_000
RETRY_AFTER = 5
TOO_LONG = "context_length_exceeded"
# llama.cpp and vLLM say it in their own way.
LLAMA_TOO_LONG = "exceed_context_size_error"
VLLM_TOO_LONG = re.compile(r"maximum (context|model) length", re.IGNORECASE)


def timed_out() -> ApiProblem:
    """The provider was reached and stayed silent."""
    return ApiProblem(504, "The model did not answer in time.", code="upstream_timeout")


def unreachable(seconds: int = RETRY_AFTER) -> ApiProblem:
    """No allowed provider could be reached; seconds until one may be, where that is known."""
    message = "The model cannot be reached at the moment. Try again shortly."
    headers = {"Retry-After": str(seconds or RETRY_AFTER)}
    return ApiProblem(503, message, code="model_unavailable", headers=headers)


def busy() -> ApiProblem:
    """No allowed provider had a place in time."""
    message = "The model is busy: no place became free in time. Try again shortly."
    headers = {"Retry-After": str(RETRY_AFTER)}
    return ApiProblem(503, message, code="model_busy", headers=headers)


def cut_short() -> ApiProblem:
    """The provider ended its answer before its end."""
    return ApiProblem(502, "The model's answer was cut short.", code="upstream_error")


def fault() -> ApiProblem:
    """The provider failed."""
    return ApiProblem(502, "The model's provider failed to answer. Try again shortly.", code="upstream_error")


def too_large() -> ApiProblem:
    """The provider's answer passes what is held in memory."""
    return ApiProblem(502, "The model's answer is too large.", code="upstream_error")


async def refusal(route: Route, response: aiohttp.ClientResponse) -> ApiProblem:
    """The problem that an unsuccessful response is. Never raises for what the response holds."""
    try:
        raw = await response.content.read(MOST_READ)
        body = json.loads(raw)
    except (aiohttp.ClientError, TimeoutError, ValueError, RecursionError):
        body = None
    return problem_of(route, response.status, body, response.headers.get("Retry-After"))


def problem_of(route: Route, status: int, body: Any, retry_after: str | None = None) -> ApiProblem:
    """A provider's status and body as ours: OpenAI-shaped refusals pass, all else is a 502."""
    said = body.get("error") if isinstance(body, Mapping) else None
    message = said.get("message") if isinstance(said, Mapping) else None
    headers = {"Retry-After": retry_after} if retry_after else {}
    if status not in ABOUT_THE_REQUEST or not isinstance(said, Mapping) or not isinstance(message, str):
        problem = fault()
        problem.headers = headers
        return problem
    if _tells_where(route, message):
        message = "The model's provider refused the request."
    code, param = said.get("code"), said.get("param")
    return ApiProblem(
        status,
        message,
        code=TOO_LONG if _is_too_long(said, message) else code if isinstance(code, str) else None,
        param=param if isinstance(param, str) else None,
        headers=headers,
    )


def status_of(reported: Any) -> int:
    """The status that a provider put into an error event: llama.cpp and vLLM write it as the code."""
    said = reported.get("error")
    code = said.get("code") if isinstance(said, dict) else None
    if isinstance(code, str) and code.isdigit():
        code = int(code)
    return code if isinstance(code, int) else 400 if code == TOO_LONG else 500


def _is_too_long(said: Mapping[str, Any], message: str) -> bool:
    kind = said.get("type")
    return said.get("code") == TOO_LONG or kind == LLAMA_TOO_LONG or bool(VLLM_TOO_LONG.search(message))


def _tells_where(route: Route, message: str) -> bool:
    """Whether a message holds the provider's address, which is nobody's business."""
    host = urlsplit(route.provider.url() or "").hostname
    return host is not None and host in message
