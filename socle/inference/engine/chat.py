"""POST /v1/chat/completions and /v1/completions."""

from __future__ import annotations

import logging
import time
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Send

from socle.inference.engine import problems
from socle.inference.engine.attention import AttendedResponse
from socle.inference.engine.model_process import LanguageModel, ModelUnavailable
from socle.inference.engine.relay import CHAT, COMPLETIONS, Relay
from socle.inference.engine.request_body import json_object, request_id
from socle.inference.engine.served import Served
from socle.inference.engine.waiting import LineFull
from socle.interface.api_errors import ApiProblem

log = logging.getLogger(__name__)


async def chat(request: Request) -> Response:
    """OpenAI's chat completion by a local language model. Unknown parameters are passed on to it."""
    served: Served = request.app.state.served
    body = await json_object(request)
    model = served.language_model(body.get("model"))
    _check_messages(body.get("messages"))
    return AttendedResponse(partial(_answer, request, CHAT, model, body))


async def completions(request: Request) -> Response:
    """OpenAI's older completion: the text is continued as it stands.

    A suffix must be in the prompt already, between the model's own marks: the gateway puts it there.
    """
    served: Served = request.app.state.served
    body = await json_object(request)
    model = served.language_model(body.get("model"))
    if not isinstance(body.get("prompt"), str | list):
        raise ApiProblem(400, "'prompt' must be a text or a list.", param="prompt")
    if body.get("suffix") is not None:
        message = "'suffix' is not read here: put it into the prompt between the model's own marks."
        raise ApiProblem(400, message, code="unsupported_value", param="suffix")
    return AttendedResponse(partial(_answer, request, COMPLETIONS, model, body))


async def _answer(
    request: Request, path: str, model: LanguageModel, body: dict[str, Any], send: Send
) -> None:
    """Waits for a place, relays, and logs one line of facts without any content."""
    served: Served = request.app.state.served
    number, begun, outcome = request_id(request), time.monotonic(), "left"
    try:
        async with model.line.place():
            await Relay(served.http, path, body, send, number).run(model)
        outcome = "answered"
    except (ApiProblem, LineFull, ModelUnavailable) as error:
        problem = _problem(error)
        outcome = f"{problem.status} {problem.code or problem.type}"
        await problems.as_response(problem)(request.scope, request.receive, send)
    finally:
        log.info("answer %s model %s: %s after %.1f s", number, model.name, outcome, time.monotonic() - begun)


def _check_messages(messages: object) -> None:
    """Text only: these models see no image, and nothing here fetches one. Raises ApiProblem 400."""
    if not isinstance(messages, list) or not all(isinstance(message, dict) for message in messages):
        raise ApiProblem(400, "'messages' must be a list of objects.", param="messages")
    for message in messages:
        content = message.get("content")
        for part in content if isinstance(content, list) else ():
            if not isinstance(part, dict) or part.get("type") != "text":
                raise ApiProblem(400, "The local models read text only.", code="text_only", param="messages")


def _problem(error: ApiProblem | LineFull | ModelUnavailable) -> ApiProblem:
    if isinstance(error, LineFull):
        return problems.line_full(error)
    return problems.unavailable(error) if isinstance(error, ModelUnavailable) else error
