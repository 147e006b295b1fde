"""One process's portion: reused while the database is away, charged and settled across windows."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socle.gateway.models import Limit
from socle.gateway.quotas.headers import duration
from socle.gateway.quotas.known_limits import KnownLimit
from socle.gateway.quotas.lease_store import Reply
from socle.gateway.quotas.portion import Portion, Want
from socle.gateway.quotas.windows import ENDLESS, MEASURES, beginning, end

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def portion(value: int = 100, measure: str = Limit.Measure.TOKENS_PER_MINUTE) -> Portion:
    return Portion(KnownLimit(1, ("key", "1"), MEASURES[measure], value))


def leased(granted: int, live: int = 1) -> Portion:
    """A portion of this size, leased at noon, which is the monotonic zero."""
    made = portion()
    made.apply(Reply(1, NOON, 100, granted, granted, 100 - granted, live, NOON), 0.0, 0.0)
    return made


def test_a_portion_is_good_until_its_window_ends() -> None:
    made = leased(40)
    assert made.available(59.9) == 40
    assert made.available(60.0) == 0
    assert made.seconds_left(20.0) == 40.0


def test_the_last_portion_is_reused_once_in_each_window_without_the_database() -> None:
    made = leased(40)
    made.reserve(40, 1.0)
    assert not made.reuse(NOON + timedelta(seconds=30), 30.0), "the window is the same"
    assert made.reuse(NOON + timedelta(seconds=61), 61.0)
    assert made.available(61.0) == 40
    made.reserve(40, 61.0)
    assert not made.reuse(NOON + timedelta(seconds=90), 90.0)
    assert made.reuse(NOON + timedelta(seconds=125), 125.0)


def test_what_all_processes_reuse_stays_within_the_limit() -> None:
    made = leased(40, live=4)
    assert made.reuse(NOON + timedelta(seconds=61), 61.0)
    assert made.available(61.0) == 25


def test_what_was_reused_is_told_when_the_database_is_back() -> None:
    made = leased(40)
    made.reuse(NOON + timedelta(seconds=61), 61.0)
    made.reserve(10, 61.0)
    assert made.has_news(62.0)
    ask = made.ask(Want(), 62.0)
    assert (ask.begins, ask.keep) == (NOON + timedelta(minutes=1), 40)


def test_slots_are_not_multiplied_while_the_database_is_away() -> None:
    made = portion(measure=Limit.Measure.SIMULTANEOUS_REQUESTS)
    made.apply(Reply(1, ENDLESS, 4, 2, 2, 2, 1, NOON), 0.0, 0.0)
    assert not made.reuse(NOON + timedelta(hours=1), 3600.0)
    assert made.available(3600.0) == 2


def test_use_beyond_a_reservation_of_a_window_that_is_over_is_charged_to_the_next() -> None:
    made = leased(40)
    begins = made.reserve(10, 50.0)
    made.settle(begins, 10, 25, 70.0)
    made.ask(Want(), 70.0)
    after = NOON + timedelta(minutes=1)
    made.apply(Reply(1, after, 100, 20, 20, 80, 1, after + timedelta(seconds=10)), 70.0, 70.0)
    assert made.available(70.0) == 5


def test_what_was_not_used_of_a_window_that_is_over_is_lost_with_it() -> None:
    made = leased(40)
    begins = made.reserve(40, 50.0)
    after = NOON + timedelta(minutes=1)
    made.apply(Reply(1, after, 100, 20, 20, 80, 1, after), 60.0, 60.0)
    made.settle(begins, 40, 0, 61.0)
    assert made.available(61.0) == 20


def test_what_a_lost_answer_brought_is_in_hand_with_the_next() -> None:
    made = portion()
    made.apply(Reply(1, NOON, 100, 30, 5, 70, 1, NOON), 0.0, 0.0)
    assert made.available(0.0) == 30


def test_what_a_lost_answer_brought_of_a_new_window_is_in_hand_with_the_next() -> None:
    made = leased(40)
    made.reserve(40, 50.0)
    after = NOON + timedelta(minutes=1)
    made.apply(Reply(1, after, 100, 30, 5, 70, 1, after), 60.0, 60.0)
    assert made.available(60.0) == 30


def test_a_slot_that_a_lost_answer_brought_is_not_lost_for_ever() -> None:
    made = portion(1, Limit.Measure.SIMULTANEOUS_REQUESTS)
    made.apply(Reply(1, ENDLESS, 1, 1, 0, 0, 1, NOON), 0.0, 0.0)
    assert made.available(0.0) == 1


def test_what_an_answer_that_was_lost_may_have_brought_is_told() -> None:
    made = portion()
    assert not made.has_news(1.0)
    made.unanswered()
    assert made.has_news(1.0), "the database may count something"
    made.apply(Reply(1, NOON, 100, 0, 0, 100, 1, NOON), 1.0, 1.0)
    assert not made.has_news(1.0)


def test_a_portion_is_kept_until_its_window_is_long_over() -> None:
    made = leased(40)
    assert not made.is_forgettable(61.0, 600.0), "the database's clock may say less"
    assert made.is_forgettable(661.0, 600.0)


def test_a_portion_that_is_sought_is_kept_although_it_was_never_touched() -> None:
    made = portion()
    made.seek(1000.0)
    assert not made.is_forgettable(1001.0, 600.0)
    assert made.is_forgettable(1601.0, 600.0)


def test_slots_in_hand_are_kept() -> None:
    made = portion(4, Limit.Measure.SIMULTANEOUS_REQUESTS)
    made.apply(Reply(1, ENDLESS, 4, 2, 2, 2, 1, NOON), 0.0, 0.0)
    assert not made.is_forgettable(1000.0, 600.0)
    made.give_back_idle(1000.0)
    assert made.is_forgettable(1000.0, 600.0)


def test_an_answer_of_a_window_that_is_over_changes_nothing() -> None:
    made = leased(40)
    made.apply(Reply(1, NOON - timedelta(minutes=1), 100, 90, 90, 10, 1, NOON), 1.0, 1.0)
    assert made.available(1.0) == 40


def test_a_refusal_is_believed_for_a_moment_only() -> None:
    made = leased(40)
    made.free = 0
    assert made.refuses(50, 0.5)
    assert not made.refuses(50, 1.5), "others may have given back"
    assert made.refuses(50, 1.5, asked=0.0)
    assert made.refuses(101, 1.5), "larger than the limit"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.0, "0ms"), (0.0121, "13ms"), (1.0, "1s"), (59.2, "1m0s"), (3725, "1h2m5s"), (7200, "2h0m0s")],
)
def test_durations_are_written_as_openai_does(seconds: float, said: str) -> None:
    assert duration(seconds) == said


@settings(deadline=None)
@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["minute", "day", "month"]),
)
def test_every_moment_lies_in_one_window(at: datetime, window: str) -> None:
    begins = beginning(window, at)  # type: ignore[arg-type]
    ends = end(window, begins)  # type: ignore[arg-type]
    assert ends is not None
    assert begins <= at < ends
    assert beginning(window, ends) == ends  # type: ignore[arg-type]
