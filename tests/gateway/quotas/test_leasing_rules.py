"""No order of leases, losses and deaths grants more than the limit: random processes, one real database."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from socle.gateway.models import Limit
from socle.gateway.quotas.known_limits import KnownLimit
from socle.gateway.quotas.lease_store import Ask, Reply, lease
from socle.gateway.quotas.portion import Portion, Want
from socle.gateway.quotas.windows import MEASURES

# Far from the real clock, so that nothing here looks like a restart of the server.
START = datetime(2040, 1, 31, 23, 59, 30, tzinfo=UTC)
INDEX = st.integers(0, 3)


@dataclass
class Grant:
    """A call that was let through."""

    portion: Portion
    begins: datetime | None
    amount: int


@dataclass
class Process:
    portion: Portion
    id: UUID = field(default_factory=uuid4)
    number: int = 0
    out: list[Grant] = field(default_factory=list)
    # A question that the process gave up, which the server may still execute.
    late: tuple[int, Ask] | None = None


class Leases(RuleBasedStateMachine):
    """Several processes, the real function in the database, and a network that loses what it likes."""

    measure = Limit.Measure.REQUESTS_PER_MINUTE
    granted_ever: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.processes: list[Process] = []
        # Per window: what was granted and not given back.
        self.granted: dict[datetime | None, int] = {}

    @initialize(value=st.integers(0, 60))
    def begin(self, value: int) -> None:
        self.value = value
        row = Limit.objects.create(holder_kind="key", holder=str(uuid4()), measure=self.measure, value=value)
        self.limit = KnownLimit(row.pk, ("key", row.holder), MEASURES[self.measure], value)
        self.processes = [Process(Portion(self.limit)) for _ in range(4)]

    def teardown(self) -> None:
        if hasattr(self, "limit"):
            Limit.objects.filter(pk=self.limit.id).delete()

    @property
    def clock(self) -> datetime:
        return START + timedelta(seconds=self.now)

    def execute(self, process: Process, number: int, ask: Ask) -> list[Reply]:
        return lease(process.id, number, [ask], self.clock)

    def question(self, process: Process, needs: list[int]) -> tuple[int, Ask]:
        want = Want()
        for need in needs:
            want.add(need)
        process.number += 1
        return process.number, process.portion.ask(want, self.now)

    def exchange(self, process: Process, needs: list[int]) -> None:
        for reply in self.execute(process, *self.question(process, needs)):
            process.portion.apply(reply, self.now, self.now)

    @rule(which=INDEX, needs=st.lists(st.integers(1, 9), max_size=4))
    def asks(self, which: int, needs: list[int]) -> None:
        self.exchange(self.processes[which], needs)

    @rule(which=INDEX, needs=st.lists(st.integers(1, 9), max_size=4))
    def asks_and_the_answer_is_lost(self, which: int, needs: list[int]) -> None:
        process = self.processes[which]
        self.execute(process, *self.question(process, needs))

    @rule(which=INDEX, needs=st.lists(st.integers(1, 9), max_size=4))
    def asks_and_the_server_is_late(self, which: int, needs: list[int]) -> None:
        process = self.processes[which]
        process.late = self.question(process, needs)

    @rule(which=INDEX)
    def the_server_executes_what_was_given_up(self, which: int) -> None:
        process = self.processes[which]
        if process.late is not None:
            self.execute(process, *process.late)
            process.late = None

    @rule(
        which=INDEX,
        needs=st.lists(st.integers(1, 9), max_size=3),
        amounts=st.lists(st.integers(1, 9), max_size=9),
    )
    def grants_while_a_question_is_out(self, which: int, needs: list[int], amounts: list[int]) -> None:
        process = self.processes[which]
        question = self.question(process, needs)
        replies = self.execute(process, *question)
        for amount in amounts:
            self.grants(which, amount)
        for reply in replies:
            process.portion.apply(reply, self.now, self.now)

    @rule(which=INDEX, amount=st.integers(1, 9))
    def grants(self, which: int, amount: int) -> None:
        process = self.processes[which]
        if not 0 < amount <= process.portion.available(self.now):
            return
        begins = process.portion.reserve(amount, self.now)
        process.out.append(Grant(process.portion, begins, amount))
        type(self).granted_ever += amount
        self.granted[begins] = self.granted.get(begins, 0) + amount

    @rule(which=INDEX, used=st.integers(0, 12))
    def settles(self, which: int, used: int) -> None:
        process = self.processes[which]
        if not process.out:
            return
        grant = process.out.pop()
        used = 0 if grant.portion.is_slots else used
        grant.portion.settle(grant.begins, grant.amount, used, self.now)
        if grant.portion.is_slots:
            grant.portion.give_back_beyond_share()
        # What was used beyond is charged, not granted.
        self.granted[grant.begins] -= grant.amount - min(used, grant.amount)

    @rule(which=INDEX)
    def gives_back_what_lies_idle(self, which: int) -> None:
        self.processes[which].portion.give_back_idle(self.now)

    @rule(which=INDEX)
    def is_killed_and_started_again(self, which: int) -> None:
        if self.processes[which].portion.is_slots:
            for grant in self.processes[which].out:
                self.granted[grant.begins] -= grant.amount
        self.processes[which] = Process(Portion(self.limit))

    @rule(seconds=st.floats(0.01, 3))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds
        for process in self.processes:
            if process.number:
                self.exchange(process, [])

    @rule(order=st.permutations(range(4)))
    def everybody_takes_all_there_is(self, order: list[int]) -> None:
        for which in order:
            self.exchange(self.processes[which], [1] * 60)
            self.grants(which, self.processes[which].portion.available(self.now))

    @invariant()
    def never_more_than_the_limit(self) -> None:
        assert all(granted <= self.value for granted in self.granted.values())

    @invariant()
    def a_process_never_granted_what_it_did_not_hold(self) -> None:
        for process in self.processes:
            assert process.portion.available(self.now) >= 0


class Slots(Leases):
    """The same for simultaneous requests, which come back."""

    measure = Limit.Measure.SIMULTANEOUS_REQUESTS

    @invariant()
    def what_is_counted_as_in_use_was_granted(self) -> None:
        for process in self.processes:
            assert process.portion.spent == sum(grant.amount for grant in process.out)


@pytest.fixture
def quiet(db: None) -> None:
    """The database, rolled back at the end."""


@pytest.mark.parametrize("machine", [Leases, Slots])
def test_no_order_of_events_grants_more_than_the_limit(quiet: None, machine: Any) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=60,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
    assert machine.granted_ever, "nothing was ever granted: the rules above were never put to the test"


def test_a_question_that_comes_late_takes_nothing_away(quiet: None) -> None:
    row = Limit.objects.create(holder_kind="key", holder="late", measure="requests_per_day", value=10)
    slow, other = uuid4(), uuid4()
    lease(slow, 2, [Ask(row.pk, None, 0, 10, 10)])
    assert lease(slow, 1, [Ask(row.pk, None, 0)]) == []
    assert lease(other, 1, [Ask(row.pk, None, 0, 1, 1)])[0].granted == 0
