"""The breaker alone, on a clock of the test's own."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from socle.gateway.dispatch.breaker import Breaker, State
from socle.inference.catalogue import Hosting, Provider

PROVIDER = Provider("p", "P", "http://p.example/v1", Hosting.LOCAL, "FRA", breaker_seconds=10)


def fail(breaker: Breaker, times: int, now: float = 0.0, unreached: bool = False) -> None:
    for _ in range(times):
        breaker.failed(PROVIDER, now, trial=False, unreached=unreached)


def test_five_failures_in_a_row_open_it_and_a_success_between_starts_the_count_again() -> None:
    breaker = Breaker()
    fail(breaker, 4)
    breaker.succeeded(PROVIDER, trial=False)
    fail(breaker, 4)
    assert breaker.state(0) is State.CLOSED
    fail(breaker, 1)
    assert breaker.state(0) is State.OPEN


def test_half_of_the_last_twenty_calls_open_it() -> None:
    breaker = Breaker()
    for turn in range(20):
        assert breaker.state(0) is State.CLOSED
        if turn % 2:
            fail(breaker, 1)
        else:
            breaker.succeeded(PROVIDER, trial=False)
    assert breaker.state(0) is State.OPEN


def test_after_the_cooldown_one_trial_decides() -> None:
    breaker = Breaker()
    fail(breaker, 5)
    assert (breaker.admits(9.9), breaker.opens_in(4.0)) == (False, 6.0)
    assert breaker.admits(10)
    assert breaker.begin()
    assert not breaker.admits(10)
    breaker.failed(PROVIDER, 11, trial=True, unreached=False)
    assert (breaker.admits(20.9), breaker.admits(21)) == (False, True)
    assert breaker.begin()
    breaker.succeeded(PROVIDER, trial=True)
    assert breaker.state(21) is State.CLOSED


def test_a_trial_whose_client_left_says_nothing_and_leaves_room_for_another() -> None:
    breaker = Breaker()
    fail(breaker, 5)
    assert breaker.begin()
    breaker.let_go(trial=True)
    assert breaker.admits(10)


def test_what_began_before_it_opened_neither_closes_nor_prolongs_it() -> None:
    breaker = Breaker()
    fail(breaker, 5)
    breaker.succeeded(PROVIDER, trial=False)
    fail(breaker, 5, now=9)
    assert (breaker.admits(9.9), breaker.admits(10)) == (False, True)


def test_zero_failures_mean_no_breaker() -> None:
    breaker, endless = Breaker(), replace(PROVIDER, breaker_failures=0)
    for _ in range(100):
        breaker.failed(endless, 0, trial=False, unreached=True)
        breaker.checked(endless, 0, is_well=False)
    assert breaker.state(0) is State.CLOSED


def test_a_good_check_ends_the_cooldown_of_one_that_was_not_reached_only() -> None:
    unreached, failing = Breaker(), Breaker()
    fail(unreached, 5, unreached=True)
    fail(failing, 5, unreached=False)
    for breaker in (unreached, failing):
        breaker.checked(PROVIDER, 1, is_well=True)
    assert (unreached.state(1), failing.state(1)) == (State.HALF_OPEN, State.OPEN)


def test_two_bad_checks_in_a_row_open_it() -> None:
    breaker = Breaker()
    breaker.checked(PROVIDER, 0, is_well=False)
    breaker.checked(PROVIDER, 0, is_well=True)
    breaker.checked(PROVIDER, 0, is_well=False)
    assert breaker.state(0) is State.CLOSED
    breaker.checked(PROVIDER, 0, is_well=False)
    assert breaker.state(0) is State.OPEN


EVENTS = st.lists(st.tuples(st.sampled_from(["ok", "fault", "left", "well", "ill"]), st.floats(0, 7)))


@given(EVENTS)
def test_whatever_happens_at_most_one_trial_runs_and_it_comes_back(events: list[tuple[str, float]]) -> None:
    breaker, now = Breaker(), 0.0
    for event, pause in events:
        now += pause
        if event in {"well", "ill"}:
            breaker.checked(PROVIDER, now, is_well=event == "well")
        elif breaker.admits(now):
            trial = breaker.begin()
            assert not (trial and breaker.admits(now))
            if event == "ok":
                breaker.succeeded(PROVIDER, trial=trial)
                assert breaker.state(now) is State.CLOSED
            elif event == "fault":
                breaker.failed(PROVIDER, now, trial=trial, unreached=False)
                assert breaker.state(now) is State.OPEN or not trial
            else:
                breaker.let_go(trial=trial)
    assert breaker.admits(now + PROVIDER.breaker_seconds)
