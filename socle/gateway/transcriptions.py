"""POST /v1/audio/transcriptions: sound in a form, text in six formats, whole or as a stream.

Providers are asked for JSON only: the other formats are written here, so that every provider has them all and
its usage is always read.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, InstanceOf
from starlette.types import Send

from socle.gateway.chat import relayed
from socle.gateway.exchange import Exchange
from socle.gateway.form_endpoint import FormEndpoint
from socle.gateway.request_body import Asked, Body
from socle.gateway.responses import end_stream, send_json, send_text, start_stream
from socle.gateway.spoken import as_json, as_text, read_answer, spoken_usage
from socle.gateway.transcript_events import TranscriptRelay
from socle.interface.api_errors import ApiProblem
from socle.interface.multipart import Form, Upload

PATH = "/audio/transcriptions"
Format = Literal["json", "text", "srt", "verbose_json", "vtt", "diarized_json"]
TEXTS = frozenset({"text", "srt", "vtt"})
# What a provider is asked for, by what the client wants.
ASKED_OF_PROVIDERS = {"text": "json", "srt": "verbose_json", "vtt": "verbose_json"}
STREAMED = frozenset({"json", "text", "diarized_json"})


class TranscriptionFields(Asked):
    """What the gateway reads of the form; texts become numbers where numbers are meant."""

    model_config = ConfigDict(extra="ignore", strict=False)
    file: InstanceOf[Upload]
    response_format: Format = "json"
    temperature: Annotated[float, Field(ge=0, le=1)] | None = None
    stream: bool | None = None
    timestamp_granularities: Annotated[
        list[Literal["word", "segment"]] | None, Field(alias="timestamp_granularities[]")
    ] = None


class Transcriptions(FormEndpoint):
    """The endpoint."""

    kind = "transcription"
    model_type = "automatic-speech-recognition"
    fields = TranscriptionFields

    async def answer(self, exchange: Exchange, fields: Asked, body: Body, send: Send) -> None:
        """What is said in the recording."""
        assert isinstance(fields, TranscriptionFields)  # noqa: S101 (`fields` above)
        _check(fields)
        wanted = fields.response_format
        form = Form({**body, "response_format": ASKED_OF_PROVIDERS.get(wanted, wanted)})
        if not fields.stream:
            form.pop("stream", None)
            await self._whole(exchange, form, wanted, send)
        else:
            form["stream"] = True
            await self._stream(exchange, form, send)

    async def _whole(self, exchange: Exchange, form: Form, wanted: Format, send: Send) -> None:
        async with exchange.call(PATH, form) as call:
            answer = read_answer(call.route, call.personal.whole(await call.answer.whole()))
            usage = call.meter.usage(spoken_usage(answer.get("usage")))
            is_text = wanted in TEXTS
            raw = as_text(answer, wanted) if is_text else as_json(answer, usage, exchange.where.asked)
            call.trace.answered(raw)
        await (send_text if is_text else send_json)(send, raw, call.headers)

    async def _stream(self, exchange: Exchange, form: Form, send: Send) -> None:
        async with exchange.call(PATH, form) as call:
            await start_stream(send, call.headers)
            await relayed(TranscriptRelay(call.meter.usage), call, send)
        await end_stream(send)


def _check(fields: TranscriptionFields) -> None:
    """What is asked together must make sense together; raises ApiProblem 400 as OpenAI does."""
    wanted = fields.response_format
    if fields.timestamp_granularities and wanted != "verbose_json":
        raise _unsupported("timestamp_granularities", "needs 'response_format' to be verbose_json")
    if fields.stream and wanted not in STREAMED:
        raise _unsupported(
            "stream", f"does not go with 'response_format' {wanted}: json, text, diarized_json do"
        )


def _unsupported(param: str, said: str) -> ApiProblem:
    return ApiProblem(400, f"'{param}' {said}.", code="unsupported_value", param=param)
