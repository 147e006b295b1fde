"""Places and queues alone: nobody overtakes, nothing is lost."""

import asyncio
from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from socle.gateway.dispatch.priority import Priority
from socle.gateway.dispatch.waiting import Slots, Waiter
from socle.inference.catalogue import Hosting, Provider, Route

PROVIDER = Provider("p", "P", "http://p.example/v1", Hosting.LOCAL, "FRA", most_simultaneous=2)
ROUTE = Route(PROVIDER, "m")


@dataclass(frozen=True)
class Step:
    """Someone comes, leaves the queue, or ends its use of a place."""

    what: str
    priority: Priority
    which: int


STEPS = st.lists(
    st.builds(
        Step,
        what=st.sampled_from(["come", "come", "leave", "end"]),
        priority=st.sampled_from(Priority),
        which=st.integers(0, 5),
    ),
    max_size=60,
)


@given(STEPS)
def test_places_go_by_priority_then_arrival_and_their_number_holds(steps: list[Step]) -> None:
    async def played() -> None:
        slots, running = Slots(), 0
        queue: list[Waiter] = []
        for step in steps:
            if step.what == "come":
                if slots.take(PROVIDER):
                    assert not queue
                    running += 1
                else:
                    queue.append(Waiter(step.priority))
                    slots.join(queue[-1], ROUTE)
            elif step.what == "leave" and queue:
                slots.leave(queue.pop(step.which % len(queue)))
            elif step.what == "end" and running:
                slots.give_back(PROVIDER)
                granted = [waiter for waiter in queue if waiter.granted.done()]
                # min keeps the first of equals: the one who came first.
                expected = min(queue, key=lambda waiter: waiter.priority, default=None)
                assert granted == ([expected] if expected else [])
                running -= 0 if expected else 1
                queue = [waiter for waiter in queue if waiter is not expected]
            assert (slots.running, slots.waiting) == (running, len(queue))
            assert running <= 2

    asyncio.run(played())


def test_one_who_waits_at_two_providers_takes_one_place_only() -> None:
    async def played() -> None:
        here, there, waiter = Slots(), Slots(), Waiter(Priority.JOB)
        other = replace(PROVIDER, name="q")
        for slots, provider in ((here, PROVIDER), (there, other)):
            while slots.take(provider):
                pass
            slots.join(waiter, Route(provider, "m"))
        there.give_back(other)
        here.give_back(PROVIDER)
        assert (await waiter.granted).provider is other
        assert (here.running, there.running) == (1, 2)

    asyncio.run(played())
