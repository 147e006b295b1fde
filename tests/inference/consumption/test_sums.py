"""Sums are those of the calls, add up whatever the grouping, and outlive persons and single calls."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socle.inference.consumption.adding import forget_people
from socle.inference.consumption.scopes import OutOfScope, Scope
from socle.inference.consumption.sums import Period, Total, sums, whole
from socle.inference.models import DailyUsage, GatewayCall
from socle.organisation.models import Role, RoleGrant
from socle.storage.scope import administration_scope
from tests.inference.consumption.calls import used

pytestmark = pytest.mark.django_db
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
AT = datetime(2026, 3, 3, 10, tzinfo=UTC)


def test_units_are_kept_from_the_call_to_the_sum(people: SimpleNamespace) -> None:
    """A watt-hour a call: a thousand calls are one kilowatt-hour."""
    took = {"kwh": 0.001, "kg_co2e": 0.0001, "cost": "0.005"}
    for _ in range(5):
        used(people.owner, AT, 200, took)
    (total,) = sums(people.owner, Scope.OWN, MARCH, ["day"]).values()
    assert total.kwh == pytest.approx(1)
    assert total.kg_co2e == pytest.approx(0.1)
    assert (total.requests, total.cost) == (1000, Decimal(5))


def test_prices_below_a_millionth_of_a_euro_are_not_lost(people: SimpleNamespace) -> None:
    used(people.owner, AT, 3, {"cost": "7.5e-08"})
    (total,) = sums(people.owner, Scope.OWN, MARCH, ["day"]).values()
    assert total.cost == Decimal("2.25e-7")


def test_calls_without_an_estimate_are_counted_as_such(people: SimpleNamespace) -> None:
    used(people.owner, AT, 2, {"kwh": None, "kg_co2e": None})
    used(people.owner, AT, 1, {"outcome": "left"})
    (total,) = sums(people.owner, Scope.OWN, MARCH, ["day"]).values()
    assert (total.unestimated, total.unfinished, total.kwh) == (2, 1, pytest.approx(0.001))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.integers(1, 28), st.integers(1, 3), st.sampled_from("abc")), max_size=5))
def test_every_grouping_adds_up_to_the_same(
    people: SimpleNamespace, calls: list[tuple[int, int, str]]
) -> None:
    before = whole(sums(people.owner, Scope.OWN, MARCH, ["day"]).values())
    for day, count, model in calls:
        used(people.owner, AT.replace(day=day), count, alias=model, model=model)
    totals = {
        whole(sums(people.owner, Scope.OWN, MARCH, by).values()).requests
        for by in (["day"], ["model"], ["alias", "day"], ["provider", "service_id"], [])
    }
    assert totals == {before.requests + sum(count for _, count, _ in calls)}


def test_a_platform_s_sums_span_administrations_and_nothing_else_does(people: SimpleNamespace) -> None:
    used(people.owner, AT, 1)
    used(people.foreigner, AT, 2)
    with pytest.raises(OutOfScope):
        sums(people.owner, Scope.PLATFORM, MARCH, ["day"])
    RoleGrant.objects.create(person=people.owner, role=Role.PLATFORM_ADMINISTRATOR)
    by = sums(people.owner, Scope.PLATFORM, MARCH, ["administration_id"])
    assert by[people.owner.administration_id,].requests == 1
    assert by[people.foreigner.administration_id,].requests == 2
    with administration_scope(people.owner.administration_id):
        assert not DailyUsage.objects.filter(administration_id=people.foreigner.administration_id).exists()


def test_sums_outlive_their_calls_and_are_then_nobody_s(people: SimpleNamespace) -> None:
    RoleGrant.objects.create(person=people.owner, role=Role.SERVICE_MANAGER, service=people.owner.service)
    old = datetime(2020, 5, 5, tzinfo=UTC)
    for person, count in ((people.owner, 1), (people.colleague, 2), (people.stranger, 4)):
        used(person, old, count, key_id=9)
    with administration_scope(people.owner.administration_id):
        GatewayCall.objects.all().delete()
        for _ in range(2):
            forget_people(date(2021, 1, 1))
    during = Period(date(2020, 1, 1), date(2020, 12, 31))
    assert sums(people.owner, Scope.OWN, during, ["day"]) == {}
    assert whole(sums(people.owner, Scope.SERVICE, during, ["day"]).values()).requests == 3
    with administration_scope(people.owner.administration_id):
        rows = list(DailyUsage.objects.values_list("actor", "key_id", "requests").order_by("requests"))
    assert rows == [("", None, 3), ("", None, 4)]


def test_recent_sums_keep_their_persons(people: SimpleNamespace) -> None:
    used(people.owner, AT, 1)
    with administration_scope(people.owner.administration_id):
        forget_people(date(2026, 3, 3))
    assert sums(people.owner, Scope.OWN, MARCH, ["day"])


def test_totals_add() -> None:
    one = Total(1, 0, 0, 2, 3, Decimal("0.1"), 0.5, 0.25)
    assert whole([one, one]) == Total(2, 0, 0, 4, 6, Decimal("0.2"), 1.0, 0.5)
    assert whole([one]).total_tokens == 5
