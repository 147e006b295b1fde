"""What goes wrong in the engine, in OpenAI's shape."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from socle.inference.engine.model_process import ModelUnavailable
from socle.inference.engine.waiting import LineFull
from socle.interface.api_errors import ApiProblem

MODEL_FAILED = "The local model failed; asking again may succeed."


def unknown_model(name: object) -> ApiProblem:
    """No model of that name is served here."""
    return ApiProblem(404, f"The model '{name}' does not exist.", code="model_not_found", param="model")


def wrong_model(name: str, purpose: str) -> ApiProblem:
    """The model exists and does something else."""
    return ApiProblem(
        400, f"The model '{name}' does not {purpose}.", code="model_not_supported", param="model"
    )


def line_full(error: LineFull) -> ApiProblem:
    """Nobody more may wait."""
    return ApiProblem(
        429,
        f"The local model is busy: ask again in {error.retry_after} seconds.",
        code="engine_busy",
        headers={"Retry-After": str(error.retry_after)},
    )


def unavailable(error: ModelUnavailable) -> ApiProblem:
    """The model cannot be loaded."""
    return ApiProblem(503, str(error), code="model_unavailable")


def lost() -> ApiProblem:
    """The model's process died, and so did the one that took its place."""
    return ApiProblem(503, MODEL_FAILED, code="model_lost", headers={"Retry-After": "1"})


def from_llama(status: int, raw: bytes) -> ApiProblem:
    """What llama.cpp's server refused, or failed at."""
    said = _error_in(raw)
    if said.get("type") == "exceed_context_size_error":
        return _too_long(said)
    if status in {400, 501}:
        return ApiProblem(400, str(said.get("message") or "The request is not valid."))
    return ApiProblem(502, MODEL_FAILED, code="model_failed")


def as_response(problem: ApiProblem) -> Response:
    """The problem as an HTTP answer."""
    return JSONResponse(problem.body(), status_code=problem.status, headers=problem.headers)


async def handler(_: Request, error: Exception) -> Response:
    """Starlette's handler of ApiProblem."""
    if not isinstance(error, ApiProblem):
        raise error
    return as_response(error)


def _error_in(raw: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(raw)
    except ValueError:
        return {}
    said = found.get("error") if isinstance(found, dict) else None
    return said if isinstance(said, dict) else {}


def _too_long(said: Mapping[str, Any]) -> ApiProblem:
    limit, asked = said.get("n_ctx"), said.get("n_prompt_tokens")
    message = f"This model's maximum context length is {limit} tokens; your messages have {asked} tokens."
    return ApiProblem(400, message, code="context_length_exceeded", param="messages")
