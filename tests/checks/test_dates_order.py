"""Dates that exist, in order, and delays."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.checks.dates_order import (
    ImpossibleDate,
    check_date_recent,
    check_dates_exist,
    check_dates_ordered,
    check_delay,
    end_of_delay,
    impossible_dates,
    long_date,
    read_date,
)

DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))
SAID = ("signature", "notification")


@given(DAYS)
def test_a_date_is_read_in_each_of_its_forms(day: date) -> None:
    for written in (
        long_date(day),
        f"{day:%d/%m/%Y}",
        f"{day:%d.%m.%Y}",
        day.isoformat(),
        f"le {long_date(day)}.",
    ):
        assert read_date(written) == day
        assert check_dates_exist(f"Signé le {written}").outcome == "passed"


@pytest.mark.parametrize(
    "written", ["31 février 2026", "29/02/2025", "31.04.2026", "2026-06-31", "12/13/2026", "30/02/26"]
)
def test_a_day_that_no_calendar_has_is_told(written: str) -> None:
    assert len(impossible_dates(f"Fait le {written}, à Lyon")) == 1
    assert check_dates_exist(f"Fait le {written}, à Lyon").outcome == "failed"
    with pytest.raises(ImpossibleDate):
        read_date(written)


@pytest.mark.parametrize("text", ["29/02/2024", "12/03/26", "version 1.2.2026 bis"])
def test_days_that_exist_are_no_fault(text: str) -> None:
    assert check_dates_exist(text).outcome == "passed"


@pytest.mark.parametrize("text", ["en mars 2026", "article 12.3.4", "IP 192.168.10.20", "2026", "deux jours"])
def test_a_part_of_a_date_is_not_a_date(text: str) -> None:
    assert read_date(text) is None
    assert check_dates_exist(text).outcome == "not_applicable"


def test_two_dates_are_not_one() -> None:
    assert read_date("du 1er mars 2026 au 2 mars 2026") is None
    assert read_date("le 01/03/2026 (1er mars 2026)") == date(2026, 3, 1)


@given(DAYS, st.integers(0, 1000))
def test_order_is_checked_and_equality_allowed(day: date, shift: int) -> None:
    later = day + timedelta(days=shift)
    assert check_dates_ordered(day, later, SAID).outcome == "passed"
    assert check_dates_ordered(later + timedelta(days=1), day, SAID).outcome == "failed"
    assert check_dates_ordered(None, day, SAID).outcome == "not_applicable"


@given(DAYS, st.integers(0, 120))
def test_months_end_on_the_same_day_or_the_last(day: date, months: int) -> None:
    end = end_of_delay(day, months, "mois")
    assert (end.year - day.year) * 12 + end.month - day.month == months
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)
    assert check_delay(day, months, "mois", end).outcome == "passed"
    assert check_delay(day, months, "mois", end + timedelta(days=1)).outcome == "failed"


@given(DAYS, st.integers(0, 500))
def test_days_and_weeks_are_counted_in_the_calendar(day: date, count: int) -> None:
    assert (end_of_delay(day, count, "jours") - day).days == count
    assert (end_of_delay(day, count, "semaines") - day).days == 7 * count
    assert check_delay(day, count, "jours", day + timedelta(days=count + 1)).outcome == "failed"


@pytest.mark.parametrize(
    ("start", "count", "unit", "end"),
    [
        (date(2026, 1, 31), 1, "mois", date(2026, 2, 28)),
        (date(2024, 2, 29), 1, "ans", date(2025, 2, 28)),
        (date(2026, 11, 30), 3, "mois", date(2027, 2, 28)),
        (date(2026, 12, 15), 2, "mois", date(2027, 2, 15)),
        (date(2026, 3, 1), 12, "mois", date(2027, 2, 28)),
    ],
)
def test_the_ends_that_the_code_gives(start: date, count: int, unit: str, end: date) -> None:
    assert check_delay(start, count, unit, end).outcome == "passed"  # type: ignore[arg-type]


def test_the_sentences_say_the_dates() -> None:
    outcome = check_dates_ordered(date(2026, 3, 2), date(2026, 3, 1), SAID)
    assert outcome.sentence == (
        "L’ordre des dates est impossible\u00a0: le 2 mars 2026 (signature) est après le "
        "1er mars 2026 (notification). Vérifiez les deux dates."
    )
    assert "30 février 2026" in check_dates_exist("le 30/02/2026").sentence


def test_a_document_too_old_or_dated_tomorrow_is_told() -> None:
    today = date(2026, 11, 25)
    assert check_date_recent(date(2026, 9, 25), today, 2, "Le bulletin").outcome == "passed"
    assert check_date_recent(date(2026, 9, 24), today, 2, "Le bulletin").outcome == "failed"
    assert check_date_recent(date(2026, 11, 26), today, 2, "Le bulletin").outcome == "failed"
