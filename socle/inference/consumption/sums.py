"""Sums of consumption over days, by day, model, service or any other column of the daily sums."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from socle.inference.consumption.scopes import Scope, administrations_in, condition
from socle.inference.models import DailyUsage
from socle.organisation.models import Person
from socle.storage.scope import administration_scope

Key = tuple[object, ...]


@dataclass(frozen=True)
class Total:
    """What some calls took: euros, kWh, kilograms of CO2 equivalent.

    `unestimated` calls have no estimate of energy and are missing from `kwh` and `kg_co2e`.
    """

    requests: int = 0
    unfinished: int = 0
    unestimated: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: Decimal = Decimal(0)
    kwh: float = 0.0
    kg_co2e: float = 0.0

    @property
    def total_tokens(self) -> int:
        """Tokens read and written."""
        return self.prompt_tokens + self.completion_tokens

    def __add__(self, other: "Total") -> "Total":
        return Total(*(getattr(self, name) + getattr(other, name) for name in _NAMES))


_NAMES = [field.name for field in fields(Total)]


@dataclass(frozen=True)
class Period:
    """Days, the first and the last included."""

    first: date
    last: date


def sums(
    person: Person, scope: Scope, during: Period, by: Sequence[str], only: Q | None = None
) -> dict[Key, Total]:
    """What the calls in the person's scope took, by these columns of DailyUsage, in their order.

    `only` narrows the calls further. Raises OutOfScope.
    """
    found: dict[Key, Total] = {}
    for number in administrations_in(person, scope):
        with administration_scope(number):
            rows = DailyUsage.objects.filter(
                condition(person, scope),
                only or Q(),
                administration_id=number,
                day__range=(during.first, during.last),
            )
            for key, total in _read(rows, by):
                found[key] = found.get(key, Total()) + total
    return found


def _read(rows: QuerySet[DailyUsage], by: Sequence[str]) -> Iterator[tuple[Key, Total]]:
    summed = rows.values(*by).annotate(**{f"sum_{name}": Sum(name) for name in DailyUsage.SUMS})
    for row in summed.order_by(*by):
        yield tuple(row[name] for name in by), Total(*(row[f"sum_{name}"] for name in _NAMES))


def whole(totals: Iterable[Total]) -> Total:
    """All of these together."""
    return sum(totals, Total())
