"""Figures of reviews: one's own exactly, those of a service only where nobody can be told apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from statistics import median

from django.utils import timezone

from socle.assurance.indicators.rules import rules
from socle.assurance.models import Timing
from socle.organisation.models import Person, Role, Service
from socle.work.models import Act
from socle.work.registry import tools

_STATES = {Act.Kind.KEEP: "kept", Act.Kind.EDIT: "edited", Act.Kind.REJECT: "rejected"}
Key = tuple[str, int | None]


@dataclass(frozen=True)
class Period:
    """Whole weeks, both days included."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        """The first moment."""
        return _midnight(self.first)

    @property
    def end(self) -> datetime:
        """The moment after the last."""
        return _midnight(self.last + timedelta(days=1))


@dataclass
class Cell:
    """What one service did with one tool, or one person with it."""

    acts_by_person: Counter[int] = field(default_factory=Counter)
    seconds_by_person: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    runs: set[object] = field(default_factory=set)
    states: Counter[str] = field(default_factory=Counter)
    bulk: int = 0
    sources: int = 0


@dataclass(frozen=True)
class Row:
    """A line of the page. `shown` is false for a cell that would tell of somebody: then it holds nothing."""

    tool: str
    label: str
    shown: bool
    drafts: int = 0
    decided: int = 0
    kept: int = 0
    edited: int = 0
    rejected: int = 0
    bulk: int = 0
    sources: int = 0
    seconds: int | None = None
    """The median time of one decision; None where it may not be shown, or was not measured."""

    @property
    def sources_each(self) -> float:
        """Sources opened per item decided."""
        return self.sources / self.decided if self.decided else 0.0

    def share(self, count: int) -> int:
        """A count as a whole percentage of the items decided."""
        return round(100 * count / self.decided) if self.decided else 0


def period(today: date | None = None) -> Period:
    """The last whole weeks before today."""
    day = today or timezone.localdate()
    monday = day - timedelta(days=day.weekday())
    return Period(monday - timedelta(weeks=rules().weeks), monday - timedelta(days=1))


def own_rows(person: Person, during: Period) -> list[Row]:
    """A person's own figures by tool, which nobody else is shown."""
    cells: dict[str, Cell] = defaultdict(Cell)
    for act in _last_acts(during, [person.pk]):
        _count(cells[act.run.tool], act)
    for tool, _, seconds in _timings(during, [person.pk]):
        cells[tool].seconds_by_person[person.pk].append(seconds)
    return [_row(tool, _title(tool), cell, _median(cell)) for tool, cell in sorted(cells.items())]


def service_rows(person: Person, during: Period) -> list[Row]:
    """The figures of the services that a person answers for, by tool; empty for an agent without such a role.

    No total over services is given: with one of them hidden, the difference would tell it.
    """
    services = {service.pk: service.name for service in overseen_services(person)}
    people = dict(Person.objects.filter(service_id__in=services).values_list("pk", "service_id"))
    cells: dict[Key, Cell] = defaultdict(Cell)
    for act in _last_acts(during, people):
        _count(cells[act.run.tool, people[act.person_id]], act)
    for tool, owner, seconds in _timings(during, people):
        cells[tool, people[owner]].seconds_by_person[owner].append(seconds)
    rows = [_hidden(tool, services[number], cell) for (tool, number), cell in cells.items() if number]
    return sorted(rows, key=lambda row: (_title(row.tool), row.label))


def overseen_services(person: Person) -> list[Service]:
    """The services whose figures a person may see: those managed, or all of the administration."""
    of_administration = Service.objects.filter(administration_id=person.administration_id)
    if person.has_role(Role.AUDITOR) or person.has_role(Role.PLATFORM_ADMINISTRATOR):
        return list(of_administration)
    grants = person.roles.filter(role=Role.SERVICE_MANAGER)
    managed = {grant.service_id or person.service_id for grant in grants}
    return list(of_administration.filter(pk__in=[number for number in managed if number]))


def _last_acts(during: Period, people: Iterable[int]) -> list[Act]:
    """The last decision on each item, by these people; row security keeps to the administration."""
    acts = Act.objects.filter(at__gte=during.start, at__lt=during.end).exclude(item=None)
    last = acts.order_by("item_id", "-at").distinct("item_id").select_related("run")
    wanted = set(people)
    return [act for act in last if act.kind in _STATES and act.person_id in wanted]


def _timings(during: Period, people: Iterable[int]) -> list[tuple[str, int, int]]:
    rows = Timing.objects.filter(day__range=(during.first, during.last), person_id__in=list(people))
    return list(rows.values_list("tool", "person_id", "seconds"))


def _count(cell: Cell, act: Act) -> None:
    cell.acts_by_person[act.person_id] += 1
    cell.runs.add(act.run_id)
    cell.states[_STATES[Act.Kind(act.kind)]] += 1
    cell.bulk += act.bulk
    cell.sources += len(act.sources)


def _hidden(tool: str, label: str, cell: Cell) -> Row:
    """The row, without what would tell of somebody. Times have rules of their own: fewer acts are timed."""
    if not rules().may_show(cell.acts_by_person):
        return Row(tool, label, shown=False)
    timed: Mapping[int, int] = {person: len(found) for person, found in cell.seconds_by_person.items()}
    return _row(tool, label, cell, _median(cell) if rules().may_show(timed) else None)


def _row(tool: str, label: str, cell: Cell, seconds: int | None) -> Row:
    return Row(
        tool,
        label,
        shown=True,
        drafts=len(cell.runs),
        decided=sum(cell.states.values()),
        kept=cell.states["kept"],
        edited=cell.states["edited"],
        rejected=cell.states["rejected"],
        bulk=cell.bulk,
        sources=cell.sources,
        seconds=seconds,
    )


def _median(cell: Cell) -> int | None:
    found = [seconds for times in cell.seconds_by_person.values() for seconds in times]
    return round(median(found)) if found else None


def _title(slug: str) -> str:
    known = tools().get(slug)
    return known.title if known else slug


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min)).astimezone(UTC)
