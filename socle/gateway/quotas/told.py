"""The limits of a caller as Albert's clients read them in /v1/me."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from socle.gateway.models import Limit
from socle.organisation.callers import Caller

_TYPES = {
    Limit.Measure.REQUESTS_PER_MINUTE: "rpm",
    Limit.Measure.REQUESTS_PER_DAY: "rpd",
    Limit.Measure.TOKENS_PER_MINUTE: "tpm",
    Limit.Measure.TOKENS_PER_DAY: "tpd",
}


def holders_of(caller: Caller) -> list[tuple[str, str]]:
    """Those whose limits hold for every call of this caller, whatever the model."""
    kinds = Limit.HolderKind
    found: list[tuple[str, int | None]] = [
        (kinds.KEY, caller.key_id),
        (kinds.PERSON, caller.person_id),
        (kinds.SERVICE, caller.service_id),
        (kinds.ADMINISTRATION, caller.administration_id),
    ]
    return [(str(kind), str(number)) for kind, number in found if number is not None]


def told_limits(caller: Caller) -> list[dict[str, Any]]:
    """Albert's list: `router_id` is an alias, or None for what holds for all; the smallest of each type."""
    own = reduce(or_, (Q(holder_kind=kind, holder=holder) for kind, holder in holders_of(caller)))
    rows = Limit.objects.filter(own | Q(holder_kind=Limit.HolderKind.ALIAS), measure__in=_TYPES)
    smallest: dict[tuple[str, str], int] = {}
    for limit in rows:
        router = limit.holder if limit.holder_kind == Limit.HolderKind.ALIAS else ""
        place = (router, _TYPES[Limit.Measure(limit.measure)])
        smallest[place] = min(smallest.get(place, int(limit.value)), int(limit.value))
    return [
        {"router_id": router or None, "type": kind, "value": value}
        for (router, kind), value in sorted(smallest.items())
    ]
