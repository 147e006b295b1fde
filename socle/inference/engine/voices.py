"""POST /v1/audio/voices: vectors of the voices in a recording, near one another where the voice is the same.

They tell voices of one recording apart. They are biometric data of whoever speaks: nothing of them is kept
here, and whoever asks for them must not keep them longer than the work takes.
"""

from __future__ import annotations

import asyncio
import base64
import logging
import time
from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, InstanceOf, Json
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Send

from socle.inference.engine.attention import AttendedResponse
from socle.inference.engine.recordings import FAULTS, decoded, problem_of, recording_form
from socle.inference.engine.request_body import asked_of, request_id
from socle.inference.engine.served import Served
from socle.inference.engine.slow_answer import SlowAnswer
from socle.inference.engine.speech.voices import FRAMES_A_SECOND, Floats, Piece, Span, pieces_of
from socle.inference.engine.speech.whisper import seconds_of
from socle.interface.api_errors import ApiProblem
from socle.interface.multipart import Form, Upload

MOST_SPANS = 2_000

log = logging.getLogger(__name__)


class Asked(BaseModel):
    """What the client wants: pieces of 1.6 seconds begun every `hop` seconds within each span of speech, or
    within the whole recording where no span is given."""

    model_config = ConfigDict(extra="ignore")
    file: InstanceOf[Upload]
    spans: (
        Annotated[Json[list[Span]], Field(max_length=MOST_SPANS)]
        | Annotated[None, BeforeValidator(lambda given: given or None)]
    ) = None
    hop: Annotated[float, Field(ge=0.1, le=10)] = 0.4


async def voices(request: Request) -> Response:
    """The pieces of a recording, each with the unit vector of its voice."""
    served: Served = request.app.state.served
    form = await recording_form(request)
    try:
        served.check_speech(form.get("model"))
        asked = asked_of(Asked, form)
    except ApiProblem:
        form.close()
        raise
    return AttendedResponse(partial(_answer, served, asked, form, request_id(request)))


async def _answer(served: Served, asked: Asked, form: Form, number: str, send: Send) -> None:
    begun, outcome = time.monotonic(), "left"
    answer = SlowAnswer(send, number, in_events=False)
    try:
        async with answer.kept(), served.transcriber.line.place():
            samples = await asyncio.to_thread(decoded, served, asked.file)
            pieces = list(pieces_of(asked.spans, seconds_of(samples), asked.hop))
            vectors = await served.transcriber.voices(samples, pieces)
        await answer.end(answer_of(pieces, vectors, seconds_of(samples)))
        outcome = "answered"
    except FAULTS as error:
        problem = problem_of(error)
        outcome = f"{problem.status} {problem.code or problem.type}"
        await answer.fail(problem)
    finally:
        form.close()
        log.info("voices %s: %s after %.1f s", number, outcome, time.monotonic() - begun)


def answer_of(pieces: Sequence[Piece], vectors: Floats, duration: float) -> dict[str, Any]:
    """The answer's body."""
    found = [
        {
            "start": piece.start / FRAMES_A_SECOND,
            "end": (piece.start + piece.length) / FRAMES_A_SECOND,
            # Four bytes a number, least first, as embeddings in base64 are.
            "vector": base64.b64encode(vector.astype("<f4").tobytes()).decode(),
        }
        for piece, vector in zip(pieces, vectors, strict=True)
    ]
    usage = {
        "type": "duration",
        "seconds": duration,
        "prompt_tokens": 0,
        "completion_tokens": 0,
        "total_tokens": 0,
    }
    return {"voices": found, "duration": duration, "usage": usage}
