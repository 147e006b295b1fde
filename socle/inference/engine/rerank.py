"""POST /v1/rerank: texts ranked by the sentence encoder.

It is a bi-encoder: query and texts are read apart, and the cosine of their vectors is the score. A
cross-encoder, which reads both together, ranks better; point the catalogue at one for real work.
"""

from __future__ import annotations

import logging
import time
from functools import partial
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Send

from socle.inference.engine import problems
from socle.inference.engine.attention import AttendedResponse
from socle.inference.engine.encoder import NAME, Encoded, TextTooLong
from socle.inference.engine.request_body import asked_of, json_object, request_id
from socle.inference.engine.served import Served
from socle.inference.engine.waiting import LineFull
from socle.inference.weights import PartMissing
from socle.interface.api_errors import ApiProblem

log = logging.getLogger(__name__)


class Asked(BaseModel):
    """What the client wants."""

    model_config = ConfigDict(extra="ignore", strict=True)
    query: Annotated[str, Field(min_length=1)]
    documents: Annotated[list[str], Field(min_length=1, max_length=1000)]
    top_n: Annotated[int, Field(ge=1)] | None = None


async def rerank(request: Request) -> Response:
    """The texts' places, the nearest to the query first."""
    served: Served = request.app.state.served
    body = await json_object(request)
    served.check_encoder(body.get("model"), "rank texts")
    return AttendedResponse(partial(_answer, request, served, asked_of(Asked, body)))


async def _answer(request: Request, served: Served, asked: Asked, send: Send) -> None:
    number, begun = request_id(request), time.monotonic()
    try:
        async with served.encoder.line.place():
            # An empty text has no meaning to compare; a space keeps its place.
            encoded = await served.encoder.encode([asked.query, *(text or " " for text in asked.documents)])
        response: Response = JSONResponse(_body(encoded, asked), headers={"x-request-id": number})
    except LineFull as error:
        response = problems.as_response(problems.line_full(error))
    except TextTooLong as error:
        param = f"documents[{error.position - 1}]" if error.position else "query"
        message = "A text is too long for this model: split it into passages."
        response = problems.as_response(ApiProblem(400, message, code="context_length_exceeded", param=param))
    except PartMissing as error:
        response = problems.as_response(ApiProblem(503, str(error), code="model_unavailable"))
    count, seconds = len(asked.documents), time.monotonic() - begun
    log.info("rerank %s: %d for %d texts after %.1f s", number, response.status_code, count, seconds)
    await response(request.scope, request.receive, send)


def _body(encoded: Encoded, asked: Asked) -> dict[str, Any]:
    cosines = (encoded.vectors[1:] @ encoded.vectors[0]).tolist()
    best = sorted(range(len(cosines)), key=lambda index: -cosines[index])[: asked.top_n]
    # Opposite meanings are as irrelevant as unrelated ones; clients expect scores from 0 to 1.
    results = [{"index": index, "relevance_score": min(1.0, max(0.0, cosines[index]))} for index in best]
    usage = {"prompt_tokens": encoded.tokens, "total_tokens": encoded.tokens}
    return {"object": "list", "model": NAME, "results": results, "usage": usage}
