"""POST /v1/audio/transcriptions."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, InstanceOf
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Send

from socle.inference.engine.attention import AttendedResponse
from socle.inference.engine.recordings import FAULTS, decoded, problem_of, recording_form
from socle.inference.engine.request_body import asked_of, request_id
from socle.inference.engine.served import Served
from socle.inference.engine.slow_answer import SlowAnswer
from socle.inference.engine.speech import shapes
from socle.inference.engine.speech.heard import Listening, Segment
from socle.inference.engine.speech.transcriber import Transcriber
from socle.interface.api_errors import ApiProblem
from socle.interface.multipart import Form, Upload

Json = dict[str, Any]

log = logging.getLogger(__name__)


class Asked(BaseModel):
    """What the client wants."""

    model_config = ConfigDict(extra="ignore")
    file: InstanceOf[Upload]
    language: str | None = None
    prompt: str | None = None
    temperature: Annotated[float, Field(ge=0, le=1)] = 0.0
    response_format: Literal["json", "verbose_json", "diarized_json"] = "json"
    stream: bool = False
    vad_filter: bool = True
    """As other servers of Whisper call it: whether voice is looked for first."""
    granularities: Annotated[
        frozenset[Literal["word", "segment"]], Field(alias="timestamp_granularities[]")
    ] = frozenset({"segment"})

    @property
    def listening(self) -> Listening:
        """How to listen."""
        words = "word" in self.granularities or self.response_format == "diarized_json"
        return Listening(self.language or None, self.prompt, self.temperature, words, self.vad_filter)


async def transcriptions(request: Request) -> Response:
    """OpenAI's transcription by the local model of speech, in its JSON formats."""
    served: Served = request.app.state.served
    form = await recording_form(request)
    try:
        served.check_speech(form.get("model"))
        asked = asked_of(Asked, form)
    except ApiProblem:
        form.close()
        raise
    return AttendedResponse(partial(_answer, _Transcription(served, asked, request_id(request)), form))


async def _answer(transcription: _Transcription, form: Form, send: Send) -> None:
    """Waits for its turn, answers, and logs one line of facts without any content."""
    begun, outcome, number = time.monotonic(), "left", transcription.number
    answer = SlowAnswer(send, number, in_events=transcription.asked.stream)
    try:
        async with answer.kept(), transcription.served.transcriber.line.place():
            body = await transcription.work(answer)
        await answer.end(body)
        outcome = "answered"
    except FAULTS as error:
        problem = problem_of(error)
        outcome = f"{problem.status} {problem.code or problem.type}"
        await answer.fail(problem)
    finally:
        form.close()
        log.info("transcription %s: %s after %.1f s", number, outcome, time.monotonic() - begun)


@dataclass(frozen=True)
class _Transcription:
    """One request, once its turn has come."""

    served: Served
    asked: Asked
    number: str

    async def work(self, answer: SlowAnswer) -> Json | None:
        """The whole answer; None where it was sent in events."""
        samples = await asyncio.to_thread(decoded, self.served, self.asked.file)
        if self.asked.response_format == "diarized_json":
            return await self._with_speakers(samples, answer)
        if self.asked.stream:
            await self._in_pieces(samples, answer)
            return None
        heard = await self._speech.hear(samples, self.asked.listening)
        if self.asked.response_format == "json":
            return shapes.plain(heard)
        return shapes.verbose(heard, self.asked.granularities)

    @property
    def _speech(self) -> Transcriber:
        return self.served.transcriber

    async def _with_speakers(self, samples: bytes, answer: SlowAnswer) -> Json | None:
        heard = await self._speech.hear(samples, self.asked.listening)
        turns = await self._speech.who_speaks(samples, heard)
        if not self.asked.stream:
            return shapes.diarized(heard, turns)
        for number, turn in enumerate(turns):
            await answer.event(shapes.turn_json(number, turn))
        await answer.event(shapes.last_event(heard))
        return None

    async def _in_pieces(self, samples: bytes, answer: SlowAnswer) -> None:
        said: asyncio.Queue[Segment | None] = asyncio.Queue()
        # OpenAI's sign that it begins, by which the gateway knows that there is an answer.
        await answer.event({"type": "transcript.text.delta", "delta": ""})
        sending = asyncio.create_task(_deltas(said, answer))
        try:
            heard = await self._speech.hear(samples, self.asked.listening, said.put_nowait)
            said.put_nowait(None)
            await sending
        finally:
            sending.cancel()
        await answer.event(shapes.last_event(heard))


async def _deltas(said: asyncio.Queue[Segment | None], answer: SlowAnswer) -> None:
    while (segment := await said.get()) is not None:
        await answer.event({"type": "transcript.text.delta", "delta": segment.text})
