"""What is left of limits, as pages show it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from socle.gateway.models import Limit
from socle.gateway.quotas.lease_store import Ask, lease
from socle.gateway.quotas.left import left_of

NOON = datetime(2026, 11, 26, 12, 0, 30, tzinfo=UTC)


def limited(measure: str, value: str = "100") -> Limit:
    return Limit.objects.create(holder_kind="key", holder="1", measure=measure, value=Decimal(value))


def take(limit: Limit, amount: int, at: datetime = NOON) -> None:
    lease(uuid4(), 1, [Ask(limit.pk, None, 0, amount, amount, amount)], at)


@pytest.mark.django_db
def test_what_every_process_took_is_taken_off() -> None:
    limit = limited("requests_per_day")
    assert left_of([limit], NOON) == {limit.pk: 100}
    take(limit, 30)
    take(limit, 20)
    assert left_of([limit], NOON) == {limit.pk: 50}


@pytest.mark.django_db
def test_a_window_that_is_over_counts_no_more() -> None:
    minute, day = limited("tokens_per_minute"), limited("tokens_per_day")
    for limit in (minute, day):
        take(limit, 40)
    later = NOON + timedelta(seconds=30)
    assert left_of([minute, day], later) == {minute.pk: 100, day.pk: 60}


@pytest.mark.django_db
def test_euros_are_told_in_euros() -> None:
    limit = limited("cost_per_month", "12.50")
    take(limit, 2_250_000)
    assert left_of([limit], NOON) == {limit.pk: Decimal("10.25")}


@pytest.mark.django_db
def test_a_limit_that_was_lowered_leaves_nothing() -> None:
    limit = limited("requests_per_day")
    take(limit, 30)
    Limit.objects.filter(pk=limit.pk).update(value=10)
    limit.refresh_from_db()
    assert left_of([limit], NOON) == {limit.pk: 0}


@pytest.mark.django_db
def test_nothing_is_said_of_calls_under_way() -> None:
    assert left_of([limited("simultaneous_requests")], NOON) == {}
