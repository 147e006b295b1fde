"""POST /v1/audio/voices: vectors by which the voices of one recording are told apart.

Of Socle's own, beside OpenAI's paths: whoever cuts a long recording into windows must compare voices over all
of them. Providers that do not have it answer 404, and the next route is tried.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, InstanceOf
from starlette.types import Send

from socle.gateway.completion import completed, read_object
from socle.gateway.exchange import Exchange
from socle.gateway.form_endpoint import FormEndpoint
from socle.gateway.request_body import Asked, Body
from socle.gateway.responses import send_json
from socle.gateway.upstream_errors import fault
from socle.interface.multipart import Upload

PATH = "/audio/voices"


class VoiceFields(Asked):
    """What the gateway reads of the form; `spans` is JSON, which the provider reads."""

    model_config = ConfigDict(extra="ignore", strict=False)
    file: InstanceOf[Upload]
    spans: str | None = None
    hop: Annotated[float, Field(ge=0.1, le=10)] | None = None


class AudioVoices(FormEndpoint):
    """The endpoint."""

    kind = "voices"
    model_type = "automatic-speech-recognition"
    fields = VoiceFields
    examines_later = True

    async def answer(self, exchange: Exchange, fields: Asked, body: Body, send: Send) -> None:
        """The pieces of a recording with their vectors."""
        # Spans are numbers with many digits, which look like those of people.
        searched = {name: value for name, value in body.items() if name != "spans"}
        exchange = await exchange.examined(searched)
        body.update(searched)
        async with exchange.call(PATH, body) as call:
            answer = read_object(await call.answer.whole())
            if not isinstance(answer.get("voices"), list):
                raise fault()
            raw = completed(call, answer, "voices")
        await send_json(send, raw, call.headers)
