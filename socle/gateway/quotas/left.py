"""What is left of limits, as the database knows: what no gateway process has taken of the current window."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal

from socle.gateway.models import LeasedPortion, Limit
from socle.gateway.quotas.windows import MEASURES, beginning, in_units


def left_of(limits: Iterable[Limit], at: datetime | None = None) -> dict[int, Decimal]:
    """What is left of each limit by its id; of simultaneous requests nothing is said, it changes at once.

    Processes hold a little ahead of need and give it back within seconds: there may be that much more.
    """
    at = at or datetime.now(UTC)
    windows = {
        limit.pk: (limit, beginning(MEASURES[limit.measure].window, at))
        for limit in limits
        if MEASURES[limit.measure].window != "endless"
    }
    taken = dict.fromkeys(windows, 0)
    for portion in LeasedPortion.objects.filter(limit__in=list(windows)):
        if portion.begins == windows[portion.limit_id][1]:
            taken[portion.limit_id] += portion.taken
    return {pk: _left(limit, taken[pk]) for pk, (limit, _) in windows.items()}


def _left(limit: Limit, taken: int) -> Decimal:
    units = max(in_units(limit.measure, limit.value) - taken, 0)
    return Decimal(units) / MEASURES[limit.measure].units
