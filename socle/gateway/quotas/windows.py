"""The windows of limits, fixed and in UTC, and the whole numbers that each measure is counted in."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Literal

from socle.gateway.models import Limit

Counted = Literal["requests", "tokens", "cost", "energy", "simultaneous"]
Window = Literal["minute", "day", "month", "endless"]

# Euros and kWh are counted in millionths, the precision with which a limit is kept.
MILLIONTHS = 1_000_000
ENDLESS = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Measured:
    """What a measure counts, over which window, and how many units make one of what a person reads."""

    counted: Counted
    window: Window
    units: int = 1


MEASURES: dict[str, Measured] = {
    Limit.Measure.REQUESTS_PER_MINUTE: Measured("requests", "minute"),
    Limit.Measure.REQUESTS_PER_DAY: Measured("requests", "day"),
    Limit.Measure.TOKENS_PER_MINUTE: Measured("tokens", "minute"),
    Limit.Measure.TOKENS_PER_DAY: Measured("tokens", "day"),
    Limit.Measure.COST_PER_MONTH: Measured("cost", "month", MILLIONTHS),
    Limit.Measure.ENERGY_PER_MONTH: Measured("energy", "month", MILLIONTHS),
    Limit.Measure.SIMULTANEOUS_REQUESTS: Measured("simultaneous", "endless"),
}


def in_units(measure: str, value: Decimal) -> int:
    """A limit's value as the whole number that is counted, rounded down."""
    return int(value * MEASURES[measure].units)


def beginning(window: Window, at: datetime) -> datetime:
    """When the window that holds this moment began."""
    at = at.astimezone(UTC)
    if window == "minute":
        return at.replace(second=0, microsecond=0)
    if window == "day":
        return at.replace(hour=0, minute=0, second=0, microsecond=0)
    if window == "month":
        return at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return ENDLESS


def end(window: Window, begins: datetime) -> datetime | None:
    """When the window that began then ends; None for one that never does."""
    if window == "minute":
        return begins + timedelta(minutes=1)
    if window == "day":
        return begins + timedelta(days=1)
    if window == "month":
        return (begins + timedelta(days=32)).replace(day=1)
    return None
