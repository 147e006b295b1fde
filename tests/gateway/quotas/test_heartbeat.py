"""Heartbeats beside questions: none takes away what a call waits for."""

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

import pytest

from socle.gateway.database import LONGEST_WAIT, Database
from socle.gateway.models import LeasedPortion, Limit
from socle.gateway.quotas.known_limits import KnownLimit
from socle.gateway.quotas.leasing import Leasing
from socle.gateway.quotas.windows import MEASURES
from tests.gateway.quotas.conftest import Limits

T = TypeVar("T")
MEASURES_ONE_EACH = ["requests_per_day", "simultaneous_requests"]


class Interrupted(Database):
    """The database, and something that happens once while its answer is under way."""

    def __init__(self) -> None:
        super().__init__(threads=1)
        self.meanwhile: list[Callable[[], None]] = []

    async def ask(self, question: Callable[[], T], seconds: float = LONGEST_WAIT) -> T:
        answer = await super().ask(question, seconds)
        while self.meanwhile:
            self.meanwhile.pop()()
        return answer


def known(limit: Limits, holder: str, measure: str) -> KnownLimit:
    """A limit of one."""
    limit("key", holder, measure, 1)
    return KnownLimit(Limit.objects.get(holder=holder).pk, ("key", holder), MEASURES[measure], 1)


def counted(limit: KnownLimit) -> int:
    """What the database counts of it for all processes together."""
    return sum(LeasedPortion.objects.filter(limit=limit.id).values_list("taken", flat=True))


async def in_hand_after_a_heartbeat(limit: KnownLimit) -> int:
    """What the first call has that a limit concerns; all of it is given back at the end."""
    database = Interrupted()
    leasing = Leasing(database)
    portion = leasing.portion(limit)
    database.meanwhile.append(leasing.beat)
    await leasing.refill([(portion, 1)])
    found = portion.available(time.monotonic())
    await leasing.end()
    database.close()
    return found


@pytest.mark.parametrize("measure", MEASURES_ONE_EACH)
def test_a_heartbeat_amid_the_first_question_takes_nothing_away(
    limit: Limits, marker: str, measure: str
) -> None:
    one = known(limit, marker, measure)
    assert asyncio.run(in_hand_after_a_heartbeat(one)) == 1
    assert counted(one) == 0
