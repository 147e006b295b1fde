"""Responses that are kept: written when they are whole, read by their owner, deleted by the owner or in time.

All of it runs in the threads that ask the database, never in the loop.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from socle.gateway.models import StoredResponse
from socle.gateway.protocols.responses.fields import Items
from socle.inference import policy
from socle.organisation.callers import Caller
from socle.organisation.content import ownership
from socle.organisation.models import Administration, Person
from socle.storage.scope import administration_scope

OUTPUT_ITEM = re.compile(r"[a-z]+_(?P<number>[0-9a-f]{32})_(?P<index>\d{1,4})")


class NotStored(LookupError):
    """There is no such response, or it is somebody else's, or one that it continues was deleted."""


@dataclass(frozen=True)
class History:
    """What was said before a request. `ancestors` lead to it; `size` is in bytes."""

    ancestors: list[str] = field(default_factory=list)
    items: Items = field(default_factory=list)
    sensitivity: str = "public"
    size: int = 0


def one(caller: Caller, id: str) -> StoredResponse:
    """A response of the caller's own. Raises NotStored."""
    with administration_scope(caller.administration_id):
        return _one(caller, id)


def history(caller: Caller, id: str) -> History:
    """The conversation up to this response, it included. Raises NotStored."""
    with administration_scope(caller.administration_id):
        last = _one(caller, id)
        rows = {row.pk: row for row in _own(caller).filter(pk__in=last.ancestors)}
    if len(rows) < len(last.ancestors):
        raise NotStored(id)
    turns = [*(rows[ancestor] for ancestor in last.ancestors), last]
    return History(
        ancestors=[turn.pk for turn in turns],
        items=[item for turn in turns for item in items_of(turn)],
        sensitivity=policy.highest(*(turn.sensitivity for turn in turns)),
        size=sum(turn.size for turn in turns),
    )


def items_of(turn: StoredResponse) -> Items:
    """What was said in this turn: the input, then the output."""
    found: Items = [*json.loads(turn.input), *json.loads(turn.response)["output"]]
    return found


def output_item(caller: Caller, id: str) -> tuple[dict[str, Any], str]:
    """An item of an output by its own id, with the sensitivity of its data. Raises NotStored."""
    found = OUTPUT_ITEM.fullmatch(id)
    if found is None:
        raise NotStored(id)
    row = one(caller, f"resp_{found['number']}")
    for item in json.loads(row.response)["output"]:
        if item.get("id") == id:
            return item, row.sensitivity
    raise NotStored(id)


def keep(caller: Caller, history: History, sensitivity: str, items: Items, response: dict[str, Any]) -> None:
    """Stores a response until the day of the service's retention. Raises NotStored for a person gone."""
    input, output = json.dumps(items), json.dumps(response)
    with administration_scope(caller.administration_id):
        person = Person.objects.select_related("service").filter(pk=caller.person_id).first()
        if person is None:
            raise NotStored(response["id"])
        StoredResponse.objects.create(
            id=response["id"],
            ancestors=history.ancestors,
            sensitivity=sensitivity,
            input=input,
            response=output,
            size=len(input) + len(output),
            **ownership(person),
        )


def delete(caller: Caller, id: str) -> None:
    """Deletes a response of the caller's own. Raises NotStored."""
    with administration_scope(caller.administration_id):
        _one(caller, id).delete()


def delete_due() -> None:
    """Deletes the responses whose day has come."""
    today = timezone.localdate()
    for administration_id in Administration.objects.values_list("pk", flat=True):
        with administration_scope(administration_id):
            StoredResponse.objects.filter(deletes_on__lte=today).delete()


def _own(caller: Caller) -> Any:
    # A response belongs to a person: what a service shares is not looked for here.
    return StoredResponse.objects.visible_to(caller).filter(owner_id=caller.person_id)


def _one(caller: Caller, id: str) -> StoredResponse:
    if not id.isascii() or "\x00" in id:  # which the database could not be asked for
        raise NotStored(id)
    found: StoredResponse | None = _own(caller).filter(pk=id[:80]).first()
    if found is None:
        raise NotStored(id)
    return found
