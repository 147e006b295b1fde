"""Lines of calls for the tests of the journal."""

import uuid
from typing import Any

from socle.gateway.journal.lines import Closed, Opened


def opened(call: str = "", **changed: Any) -> Opened:
    facts: dict[str, Any] = {
        "id": call or uuid.uuid4().hex,
        "at": 1_795_000_000_000_000,
        "administration_id": 1,
        "person_id": 2,
        "service_id": 3,
        "key_id": None,
        "run": "",
        "kind": "chat",
        "sensitivity": "internal",
        "alias": "stable",
        "model": "scripted",
        "provider": "scripted",
        "hosting": "local",
        "prompt_estimate": 12,
    }
    return Opened(**facts | changed)


def closed(call: str, **changed: Any) -> Closed:
    facts: dict[str, Any] = {
        "outcome": "answered",
        "is_reported": True,
        "prompt_tokens": 1000,
        "completion_tokens": 500,
        "cost": "0.005",
        "kwh": 0.001,
        "kg_co2e": 0.0001,
        "seconds": 1.5,
        "is_settled": True,
    }
    return Closed(call, **facts | changed)
