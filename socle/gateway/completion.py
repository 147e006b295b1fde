"""Completes a provider's JSON where protocols leave more open than for chats: id, model, usage."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from typing import Any

from socle.gateway.exchange import ProviderCall
from socle.gateway.upstream_errors import fault


def read_object(raw: bytes) -> dict[str, Any]:
    """A provider's JSON object; raises ApiProblem 502."""
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise fault() from error
    if not isinstance(found, dict):
        raise fault()
    return found


def completed(call: ProviderCall, answer: Mapping[str, Any], kind: str, **defaults: Any) -> bytes:
    """The answer with an id, these defaults, the model as the client named it and its usage; it is kept."""
    said = answer.get("usage")
    whole = {
        "id": f"{kind}-{secrets.token_hex(12)}",
        **defaults,
        **{name: value for name, value in answer.items() if value is not None},
        "model": call.where.asked,
        "usage": call.meter.usage(said if isinstance(said, Mapping) else None),
    }
    raw = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
    call.trace.answered(raw)
    return raw
