"""POST /v1/messages/count_tokens: the tokens of a prompt in Anthropic's shape, by the model's own words."""

from __future__ import annotations

import json

import aiohttp
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from socle.inference.engine import problems
from socle.inference.engine.model_process import ModelUnavailable
from socle.inference.engine.request_body import json_object
from socle.inference.engine.served import Served

PATH = "/v1/messages/count_tokens"


async def count_tokens(request: Request) -> Response:
    """The count, which takes no place in the model's line: nothing is computed but the prompt's words.

    Raises ApiProblem.
    """
    served: Served = request.app.state.served
    body = await json_object(request)
    model = served.language_model(body.get("model"))
    try:
        async with (
            model.use() as running,
            served.http.post(
                f"{running.url}{PATH}",
                data=json.dumps(body).encode(),
                headers={"Authorization": f"Bearer {running.key}", "Content-Type": "application/json"},
            ) as answer,
        ):
            raw = await answer.read()
            if answer.status != 200:
                raise problems.from_llama(answer.status, raw)
            return JSONResponse(json.loads(raw))
    except ModelUnavailable as error:
        raise problems.unavailable(error) from error
    except aiohttp.ClientError as error:
        raise problems.lost() from error
