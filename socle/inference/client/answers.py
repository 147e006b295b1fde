"""What the gateway answers, as frozen values."""

from __future__ import annotations

import base64
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from socle.inference.client.errors import UnexpectedAnswer


@dataclass(frozen=True)
class Usage:
    """What a call consumed; what the gateway did not say is None."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    total_tokens: int = 0
    cost: Decimal | None = None
    kwh: float | None = None
    kg_co2e: float | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ChatAnswer:
    """A whole answer."""

    text: str
    model: str
    finish_reason: str | None
    usage: Usage
    tool_calls: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class VoicePiece:
    """A piece of a recording, in seconds, and the unit vector of the voice that speaks in it."""

    start: float
    end: float
    vector: tuple[float, ...]


@dataclass(frozen=True)
class ChatDelta:
    """A piece of a streamed answer: some text, or at the end why it ended, and what it used."""

    text: str = ""
    model: str = ""
    finish_reason: str | None = None
    usage: Usage | None = None
    tool_calls: tuple[Mapping[str, Any], ...] = ()


def usage_of(body: Mapping[str, Any]) -> Usage | None:
    """The usage of an answer or chunk; None where it has none."""
    said = body.get("usage")
    if not isinstance(said, dict):
        return None
    impacts = said.get("impacts") or {}
    cost = said.get("cost")
    return Usage(
        prompt_tokens=said.get("prompt_tokens") or 0,
        completion_tokens=said.get("completion_tokens") or 0,
        total_tokens=said.get("total_tokens") or 0,
        cost=None if cost is None else Decimal(str(cost)),
        kwh=_estimate(impacts, "kWh"),
        kg_co2e=_estimate(impacts, "kgCO2eq"),
        details=said,
    )


def _estimate(impacts: Mapping[str, Any], unit: str) -> float | None:
    """The figure of an impact; None where the gateway says that its zero is not an estimate."""
    return impacts.get(unit) if impacts.get("estimated", True) else None


def chat_answer(body: Mapping[str, Any]) -> ChatAnswer:
    """A chat completion. Raises UnexpectedAnswer."""
    try:
        choice = body["choices"][0]
        message = choice["message"]
    except (KeyError, IndexError, TypeError) as error:
        raise UnexpectedAnswer("The answer holds no message.") from error
    return ChatAnswer(
        text=message.get("content") or "",
        model=body.get("model") or "",
        finish_reason=choice.get("finish_reason"),
        usage=usage_of(body) or Usage(),
        tool_calls=tuple(message.get("tool_calls") or ()),
    )


def chat_delta(chunk: Mapping[str, Any]) -> ChatDelta:
    """A chunk of a stream; the last ones may have no choice and only carry the usage."""
    choice = (chunk.get("choices") or [{}])[0]
    delta = choice.get("delta") or {}
    return ChatDelta(
        text=delta.get("content") or "",
        model=chunk.get("model") or "",
        finish_reason=choice.get("finish_reason"),
        usage=usage_of(chunk),
        tool_calls=tuple(delta.get("tool_calls") or ()),
    )


def vectors(body: Mapping[str, Any], expected: int) -> list[list[float]]:
    """The embeddings in the order of the texts. Raises UnexpectedAnswer when some are missing."""
    try:
        found = [item["embedding"] for item in sorted(body["data"], key=lambda item: int(item["index"]))]
    except (KeyError, TypeError, ValueError) as error:
        raise UnexpectedAnswer("The answer holds no embeddings.") from error
    if len(found) != expected:
        raise UnexpectedAnswer(f"{expected} embeddings were asked for and {len(found)} came.")
    return found


def voice_pieces(body: Mapping[str, Any]) -> list[VoicePiece]:
    """The pieces of `/v1/audio/voices`, whose vectors come as base64. Raises UnexpectedAnswer."""
    try:
        return [
            VoicePiece(
                float(one["start"]),
                float(one["end"]),
                tuple(number for (number,) in struct.iter_unpack("<f", base64.b64decode(one["vector"]))),
            )
            for one in body["voices"]
        ]
    except (KeyError, TypeError, ValueError, struct.error) as error:
        raise UnexpectedAnswer("The answer holds no voices.") from error
