"""Indicators: one's own to oneself, the others' only in numbers, and no timing before a consultation."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from socle.assurance.indicators.consultation import consulted_on
from socle.assurance.indicators.figures import own_rows, period, service_rows
from socle.assurance.indicators.retention import delete_old_timings
from socle.assurance.indicators.rules import rules
from socle.assurance.models import Sitting, Timing
from socle.organisation.accounts import create_person
from socle.organisation.models import Person, Role, RoleGrant
from socle.storage.scope import administration_scope
from socle.work.models import Act, Item, Run
from socle.work.review import acts as review
from tests.assurance.conftest import decide, draft_for

DURING = period()
PAGE = "assurance:indicators"


@pytest.fixture
def consulted(settings: Any) -> None:
    settings.SOCLE_STAFF_CONSULTED = "2026-01-15"


@pytest.fixture
def manager(people: SimpleNamespace) -> Person:
    person = create_person("chef@culture.example", people.owner.service, "Cheffe Durand")
    RoleGrant.objects.create(person=person, role=Role.SERVICE_MANAGER, service=person.service)
    return person


def colleagues(people: SimpleNamespace, count: int) -> list[Person]:
    return [
        create_person(f"agent{number}@culture.example", people.owner.service, f"Agent {number}")
        for number in range(count)
    ]


def acted(person: Person, count: int, kind: str = Act.Kind.KEEP, seconds: int | None = None) -> Run:
    """So many decisions of a person within the period."""
    day = DURING.last - timedelta(days=2)
    number = person.administration_id
    with administration_scope(number):
        run = draft_for(person)
        for place in range(count):
            item = Item.objects.create(
                administration_id=number, run=run, key=f"paragraphe-{place + 9}", ordinal=9, label="Texte"
            )
            Act.objects.create(administration_id=number, run=run, item=item, person_id=person.pk, kind=kind)
            if seconds is not None:
                Timing.objects.create(
                    administration_id=number,
                    person_id=person.pk,
                    service_id=person.service_id,
                    tool="essai",
                    seconds=seconds,
                    day=day,
                )
        Act.objects.filter(run=run).update(at=DURING.start + timedelta(days=3))
    return run


def rows_of(person: Person) -> list[Any]:
    with administration_scope(person.administration_id):
        return service_rows(person, DURING)


def test_nothing_is_timed_before_a_consultation(client: Client, people: SimpleNamespace, draft: Run) -> None:
    client.get(reverse("work:run", args=[draft.pk]))
    decide(people.owner, draft, "montant")
    with administration_scope(draft.administration_id):
        assert not Timing.objects.exists()
        assert not Sitting.objects.exists()
    page = client.get(reverse(PAGE)).content.decode()
    assert "Le temps passé n’est pas mesuré" in page


@pytest.mark.usefixtures("consulted")
def test_a_decision_is_timed_from_when_the_draft_was_shown(
    client: Client, people: SimpleNamespace, draft: Run
) -> None:
    client.get(reverse("work:run", args=[draft.pk]))
    with administration_scope(draft.administration_id):
        Sitting.objects.update(since=timezone.now() - timedelta(seconds=40))
        decide(people.owner, draft, "montant")
        timing = Timing.objects.get()
        assert (timing.person_id, timing.tool, timing.service_id) == (
            people.owner.pk,
            "essai",
            people.owner.service_id,
        )
        assert 40 <= timing.seconds < 100
        decide(people.owner, draft, "piece-1")
        assert Timing.objects.order_by("seconds")[0].seconds < 40


@pytest.mark.usefixtures("consulted")
def test_a_long_absence_a_bulk_act_and_a_program_are_not_timed(
    client: Client, people: SimpleNamespace, draft: Run
) -> None:
    decide(people.owner, draft, "montant")  # the page was never shown
    client.get(reverse("work:run", args=[draft.pk]))
    with administration_scope(draft.administration_id):
        review.keep_all(people.owner, draft, ["paragraphe-1"])
        Sitting.objects.update(since=timezone.now() - timedelta(hours=3))
        decide(people.owner, draft, "piece-1")
        assert not Timing.objects.exists()


@pytest.mark.parametrize(
    ("text", "day"), [("", None), ("2026-01-15", date(2026, 1, 15)), ("9999-01-01", None)]
)
def test_a_consultation_counts_from_its_day(settings: Any, text: str, day: date | None) -> None:
    settings.SOCLE_STAFF_CONSULTED = text
    assert consulted_on() == day


def test_a_consultation_without_a_date_stops_the_start(settings: Any) -> None:
    settings.SOCLE_STAFF_CONSULTED = "oui"
    with pytest.raises(ImproperlyConfigured, match="SOCLE_STAFF_CONSULTED"):
        consulted_on()


@pytest.mark.usefixtures("consulted")
def test_timings_are_deleted_after_ninety_days(people: SimpleNamespace) -> None:
    acted(people.owner, 3, seconds=20)
    today = timezone.localdate()
    with administration_scope(people.owner.administration_id):
        first, second, _ = Timing.objects.order_by("pk")
        Timing.objects.filter(pk=first.pk).update(day=today - timedelta(days=91))
        Timing.objects.filter(pk=second.pk).update(day=today - timedelta(days=90))
    assert delete_old_timings(people.owner.administration_id) == 1


def test_one_sees_ones_own_figures_exactly(people: SimpleNamespace) -> None:
    acted(people.owner, 3, seconds=20)
    acted(people.owner, 1, Act.Kind.REJECT)
    acted(people.colleague, 5)
    with administration_scope(people.owner.administration_id):
        (row,) = own_rows(people.owner, DURING)
    assert (row.decided, row.kept, row.rejected, row.drafts, row.seconds) == (4, 3, 1, 2, 20)
    assert row.share(row.kept) == 75


def test_a_decision_that_was_taken_again_counts_once(people: SimpleNamespace) -> None:
    run = acted(people.owner, 1)
    with administration_scope(run.administration_id):
        item = run.items.get(key="paragraphe-9")
        again = Act.objects.create(
            administration_id=run.administration_id,
            run=run,
            item=item,
            person_id=people.owner.pk,
            kind="edit",
        )
        Act.objects.filter(pk=again.pk).update(at=DURING.start + timedelta(days=4))
        (row,) = own_rows(people.owner, DURING)
    assert (row.decided, row.kept, row.edited) == (1, 0, 1)


def test_an_agent_sees_nobody_elses_figures(people: SimpleNamespace) -> None:
    for person in (people.owner, people.colleague, *colleagues(people, 2)):
        acted(person, 6)
    assert rows_of(people.owner) == []
    client = Client()
    client.force_login(people.owner)
    page = client.get(reverse(PAGE)).content.decode()
    assert "Par outil et par service" not in page


def test_a_manager_sees_the_service_once_there_are_enough(people: SimpleNamespace, manager: Person) -> None:
    for person in (people.owner, people.colleague, *colleagues(people, 1)):
        acted(person, 4, seconds=30)
    (row,) = rows_of(manager)
    assert (row.shown, row.label, row.decided, row.seconds) == (True, "Bureau des marchés", 12, 30)


@pytest.mark.parametrize(
    ("counts", "why"),
    [((3, 3, 3), "nine acts"), ((10, 10), "two persons"), ((40, 1, 1), "one made nearly all")],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_cell_that_would_tell_of_somebody_is_hidden(
    people: SimpleNamespace, manager: Person, counts: tuple[int, ...], why: str
) -> None:
    for person, count in zip((people.owner, people.colleague, *colleagues(people, 1)), counts, strict=False):
        acted(person, count, seconds=12)
    (row,) = rows_of(manager)
    assert not row.shown, why
    assert (row.decided, row.kept, row.drafts, row.seconds) == (0, 0, 0, None)
    client = Client()
    client.force_login(manager)
    assert "Trop peu de décisions ou de personnes" in client.get(reverse(PAGE)).content.decode()


def test_times_are_hidden_when_too_few_were_measured(people: SimpleNamespace, manager: Person) -> None:
    for person in (people.owner, people.colleague):
        acted(person, 5)
    acted(colleagues(people, 1)[0], 5, seconds=7)
    (row,) = rows_of(manager)
    assert (row.shown, row.seconds) == (True, None)


def test_a_manager_does_not_see_another_service(people: SimpleNamespace, manager: Person) -> None:
    for person in (people.stranger, people.owner):
        acted(person, 4)
    assert {row.label for row in rows_of(manager)} == {"Bureau des marchés"}


def test_an_auditor_sees_the_services_of_the_administration_and_no_other(people: SimpleNamespace) -> None:
    RoleGrant.objects.create(person=people.owner, role=Role.AUDITOR)
    for person in (people.colleague, people.stranger, people.foreigner):
        acted(person, 4)
    assert {row.label for row in rows_of(people.owner)} == {"Bureau des marchés", "Archives"}


def test_nobody_is_named_on_the_page(people: SimpleNamespace, manager: Person) -> None:
    group = [people.owner, people.colleague, *colleagues(people, 2)]
    for person in group:
        acted(person, 5, seconds=15)
    client = Client()
    client.force_login(manager)
    page = client.get(reverse(PAGE)).content.decode()
    assert "<svg" in page
    for person in group:
        assert person.name not in page
        assert person.email not in page


def test_the_present_week_is_not_counted_yet(people: SimpleNamespace) -> None:
    decide(people.owner, draft_for(people.owner), "montant")
    with administration_scope(people.owner.administration_id):
        assert own_rows(people.owner, DURING) == []


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_period_is_whole_weeks_that_ended_before_today(today: date) -> None:
    during = period(today)
    assert during.first.weekday() == 0
    assert during.last.weekday() == 6
    assert timedelta(0) < today - during.last <= timedelta(days=7)
    assert (during.last - during.first).days + 1 == 7 * rules().weeks
    assert (today - during.first).days <= rules().timing_days


@given(st.dictionaries(st.integers(1, 9), st.integers(1, 60), max_size=6))
def test_a_shown_cell_hides_each_of_its_persons(counts: dict[int, int]) -> None:
    total = sum(counts.values())
    hidden = total >= 10 and len(counts) >= 3 and max(counts.values()) <= 0.85 * total
    assert rules().may_show(counts) is hidden
