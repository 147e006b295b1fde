"""Calls as the gateway writes them, for tests of what is made of them."""

import uuid
from datetime import UTC, datetime
from typing import Any

from socle.gateway.journal.keeping import Call, write_batch
from socle.organisation.models import Person
from tests.gateway.journal.calls import closed, opened


def used(
    person: Person, at: datetime, count: int, took: dict[str, Any] | None = None, **changed: Any
) -> None:
    """So many calls of a person at a moment, each of 1000 and 500 tokens, half a cent and a watt-hour."""
    facts: dict[str, Any] = {
        "at": int(at.astimezone(UTC).timestamp() * 1e6),
        "administration_id": person.administration_id,
        "person_id": person.pk,
        "service_id": person.service_id,
    }
    if count:
        made = [opened(uuid.uuid4().hex, **facts | changed) for _ in range(count)]
        write_batch([Call(one, closed(one.id, **took or {})) for one in made])
