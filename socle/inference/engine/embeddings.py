"""POST /v1/embeddings."""

from __future__ import annotations

import base64
import logging
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Send

from socle.inference.engine import problems
from socle.inference.engine.attention import AttendedResponse
from socle.inference.engine.encoder import DIMENSIONS, NAME, Encoded, TextTooLong
from socle.inference.engine.request_body import json_object, request_id
from socle.inference.engine.served import Served
from socle.inference.engine.waiting import LineFull
from socle.inference.weights import PartMissing
from socle.interface.api_errors import ApiProblem

if TYPE_CHECKING:
    from socle.inference.engine.encoder import Vectors

# OpenAI's own limit.
TEXTS_IN_A_REQUEST = 2048

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """What the client wants."""

    texts: list[str]
    in_base64: bool


async def embeddings(request: Request) -> Response:
    """OpenAI's embeddings by the local sentence encoder: unit vectors of 512 numbers."""
    served: Served = request.app.state.served
    body = await json_object(request)
    served.check_encoder(body.get("model"))
    return AttendedResponse(partial(_answer, request, served, _asked(body)))


async def _answer(request: Request, served: Served, asked: Asked, send: Send) -> None:
    number, begun = request_id(request), time.monotonic()
    try:
        async with served.encoder.line.place():
            encoded = await served.encoder.encode(asked.texts)
        response: Response = JSONResponse(_body(encoded, asked), headers={"x-request-id": number})
    except LineFull as error:
        response = problems.as_response(problems.line_full(error))
    except TextTooLong as error:
        problem = ApiProblem(400, str(error), code="context_length_exceeded", param="input")
        response = problems.as_response(problem)
    except PartMissing as error:
        response = problems.as_response(ApiProblem(503, str(error), code="model_unavailable"))
    count, seconds = len(asked.texts), time.monotonic() - begun
    log.info("embeddings %s: %d for %d texts after %.1f s", number, response.status_code, count, seconds)
    await response(request.scope, request.receive, send)


def _asked(body: dict[str, Any]) -> Asked:
    encoding = body.get("encoding_format") or "float"
    if encoding not in {"float", "base64"}:
        raise ApiProblem(400, "'encoding_format' must be float or base64.", param="encoding_format")
    if body.get("dimensions") not in {None, DIMENSIONS}:
        raise ApiProblem(400, f"This model makes vectors of {DIMENSIONS} numbers.", param="dimensions")
    return Asked(_texts(body.get("input")), in_base64=encoding == "base64")


def _texts(given: object) -> list[str]:
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list) or not texts:
        raise ApiProblem(400, "'input' must be a text or a list of texts, not empty.", param="input")
    if any(isinstance(text, int | list) for text in texts):
        raise ApiProblem(400, "'input' must be text: OpenAI's tokens mean nothing here.", param="input")
    if not all(isinstance(text, str) and text.strip() for text in texts):
        raise ApiProblem(400, "'input' holds an empty text.", param="input")
    if len(texts) > TEXTS_IN_A_REQUEST:
        raise ApiProblem(400, f"At most {TEXTS_IN_A_REQUEST} texts at once.", param="input")
    return texts


def _body(encoded: Encoded, asked: Asked) -> dict[str, Any]:
    vectors = _base64(encoded.vectors) if asked.in_base64 else encoded.vectors.tolist()
    data = [{"object": "embedding", "index": n, "embedding": vector} for n, vector in enumerate(vectors)]
    usage = {"prompt_tokens": encoded.tokens, "total_tokens": encoded.tokens}
    return {"object": "list", "model": NAME, "data": data, "usage": usage}


def _base64(vectors: Vectors) -> list[str]:
    """OpenAI's form: little-endian 32-bit floats."""
    return [base64.b64encode(vector.astype("<f4").tobytes()).decode() for vector in vectors]
