"""The tables of a page of consumption: rows with the names that people know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from socle.inference.consumption.scopes import Scope
from socle.inference.consumption.sums import Period, Total, sums, whole
from socle.interface.french import MONTHS, long_date
from socle.organisation.models import Administration, ApiKey, Person, Service

_NO_SERVICE = "Sans service"
_PAGES = "Pages et outils de Socle"


@dataclass(frozen=True)
class Row:
    """A line: what it is about, a note beneath it, what it took."""

    label: str
    total: Total
    note: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under a title; `what` names their first column."""

    key: str
    title: str
    what: str
    rows: list[Row]


def by_day(person: Person, scope: Scope, during: Period) -> dict[date, Total]:
    """Every day of the period with what it took, nothing included."""
    found = sums(person, scope, during, ["day"])
    length = (during.last - during.first).days + 1
    days = [during.first + timedelta(days=number) for number in range(length)]
    return {day: found.get((day,), Total()) for day in days}


def by_month(days: Mapping[date, Total]) -> dict[date, Total]:
    """The same by month, each told by its first day."""
    months: dict[date, Total] = {}
    for day, total in days.items():
        first = day.replace(day=1)
        months[first] = months.get(first, Total()) + total
    return months


def table_of_days(days: Mapping[date, Total], is_by_month: bool) -> Table:
    """The table behind the chart."""
    if is_by_month:
        return Table("jours", "Mois par mois", "Mois", [Row(month_name(day), days[day]) for day in days])
    return Table("jours", "Jour par jour", "Jour", [Row(long_date(day), days[day]) for day in days])


def month_name(day: date) -> str:
    """«mars 2026»."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def tables(person: Person, scope: Scope, during: Period) -> list[Table]:
    """By model, and by key, service or administration as the scope has it; the greatest first."""
    found = [_models(person, scope, during)]
    if scope is Scope.OWN:
        found.append(_keys(person, during))
    if scope in {Scope.SERVICE, Scope.ADMINISTRATION}:
        found.append(_services(person, scope, during))
    if scope is Scope.PLATFORM:
        found.append(_administrations(person, during))
    return found


def _models(person: Person, scope: Scope, during: Period) -> Table:
    rows = [
        Row(str(alias), total, "" if alias == model else str(model))
        for (alias, model), total in sums(person, scope, during, ["alias", "model"]).items()
    ]
    return Table("modeles", "Par modèle", "Modèle", _ordered(rows))


def _keys(person: Person, during: Period) -> Table:
    names = {key.pk: str(key) for key in ApiKey.objects.filter(person=person)}
    rows = [
        Row(_PAGES if number is None else names.get(number, "Clé supprimée"), total)  # type: ignore[call-overload]
        for (number,), total in sums(person, Scope.OWN, during, ["key_id"]).items()
    ]
    return Table("cles", "Par clé", "Clé", _ordered(rows))


def _services(person: Person, scope: Scope, during: Period) -> Table:
    names = dict(Service.objects.values_list("pk", "name"))
    return Table("services", "Par service", "Service", _named(person, scope, during, "service_id", names))


def _administrations(person: Person, during: Period) -> Table:
    names = dict(Administration.objects.values_list("pk", "name"))
    rows = _named(person, Scope.PLATFORM, during, "administration_id", names)
    return Table("administrations", "Par administration", "Administration", rows)


def _named(person: Person, scope: Scope, during: Period, column: str, names: dict[int, str]) -> list[Row]:
    found: dict[str, Total] = {}
    for (number,), total in sums(person, scope, during, [column]).items():
        name = names.get(number, _NO_SERVICE) if isinstance(number, int) else _NO_SERVICE
        found[name] = whole([found.get(name, Total()), total])
    return _ordered([Row(name, total) for name, total in found.items()])


def _ordered(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-row.total.requests, row.label))
