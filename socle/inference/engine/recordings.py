"""Recordings that requests bring in a form: received, decoded, and what goes wrong with them."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.requests import Request

from socle.inference.engine import problems
from socle.inference.engine.readers import NotRead
from socle.inference.engine.served import Served
from socle.inference.engine.speech.whisper import UnknownLanguage, seconds_of
from socle.inference.engine.waiting import LineFull
from socle.inference.weights import WeightsError
from socle.interface.api_errors import ApiProblem
from socle.interface.multipart import Form, Upload, read_form

# The gateway's limit is the one that people meet.
BYTES_IN_A_BODY = 2_000_000_000
FAULTS = (ApiProblem, LineFull, WeightsError, NotRead, UnknownLanguage)


async def recording_form(request: Request) -> Form:
    """The request's form, to be closed. Raises ApiProblem 400 or 413."""
    return await read_form(request.headers.get("content-type", ""), _chunks(request))


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > BYTES_IN_A_BODY:
            raise ApiProblem(413, "The request is too large.", code="request_too_large")
        yield chunk


def decoded(served: Served, upload: Upload) -> bytes:
    """The samples of a file: 16 bits, mono, 16 kHz. Raises ApiProblem 400 or 413, or NotRead."""
    longest = served.longest_recording
    with upload.on_disk() as path:
        samples = served.readers.decode_sound(path, longest + 1.0)
    if not samples:
        raise ApiProblem(400, "There is no sound in this file.", code="no_sound", param="file")
    if seconds_of(samples) > longest:
        message = f"The recording is longer than {longest} seconds: cut it in several."
        raise ApiProblem(413, message, code="recording_too_long", param="file")
    return samples


def problem_of(error: ApiProblem | LineFull | WeightsError | NotRead | UnknownLanguage) -> ApiProblem:
    """What the client is told of a fault."""
    if isinstance(error, ApiProblem):
        return error
    if isinstance(error, LineFull):
        return problems.line_full(error)
    if isinstance(error, WeightsError):
        return ApiProblem(503, str(error), code="model_unavailable")
    if isinstance(error, NotRead):
        return ApiProblem(400, error.reason, code="invalid_file", param="file")
    return ApiProblem(400, f"'{error}' is not the code of a language (ISO 639-1).", param="language")
