"""Reads a provider's transcription, and writes it as the client wants it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from socle.gateway.subtitles import Cue, srt, vtt
from socle.gateway.upstream_errors import fault, problem_of
from socle.inference.catalogue import Route
from socle.interface.api_errors import ApiProblem

Answer = Mapping[str, Any]


def read_answer(route: Route, raw: bytes) -> dict[str, Any]:
    """The provider's JSON. Raises ApiProblem: 502 for anything else, or what it reported after it had begun.

    A provider that works for minutes may begin its answer early, with spaces, to keep the connection.
    """
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise fault() from error
    if isinstance(found, dict) and isinstance(found.get("error"), dict):
        status = found.get("status")
        raise problem_of(route, status if isinstance(status, int) else 500, found)
    if not isinstance(found, dict) or not isinstance(found.get("text"), str):
        raise fault()
    return found


def spoken_usage(said: object) -> dict[str, Any] | None:
    """A provider's usage with tokens under a chat's names; OpenAI counts sound in seconds or tokens."""
    if not isinstance(said, Mapping):
        return None
    return {
        **said,
        "prompt_tokens": said.get("prompt_tokens", said.get("input_tokens")),
        "completion_tokens": said.get("completion_tokens", said.get("output_tokens")),
    }


def as_json(answer: Answer, usage: Mapping[str, Any], model: str) -> bytes:
    """The answer with its usage, the model as the client named it, and an id."""
    own_id = f"transcription-{secrets.token_hex(12)}"
    named = {**answer, "id": answer.get("id") or own_id, "model": model, "usage": usage}
    return json.dumps(named, ensure_ascii=False, separators=(",", ":")).encode()


def as_text(answer: Answer, wanted: str) -> bytes:
    """The text alone, or subtitles. Raises ApiProblem 400 where the model gives no times."""
    if wanted == "text":
        return (str(answer["text"]) + "\n").encode()
    cues = _cues(answer.get("segments"))
    if cues is None:
        message = f"This model gives no times, so that '{wanted}' cannot be written."
        raise ApiProblem(400, message, code="unsupported_value", param="response_format")
    return (srt(cues) if wanted == "srt" else vtt(cues)).encode()


def _cues(segments: object) -> Sequence[Cue] | None:
    if not isinstance(segments, list):
        return None
    try:
        return [Cue(float(one["start"]), float(one["end"]), str(one["text"])) for one in segments]
    except (KeyError, TypeError, ValueError):
        return None
