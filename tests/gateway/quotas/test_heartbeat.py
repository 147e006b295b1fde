"""Heartbeats beside questions: none takes away what a call waits for, and each gives back what was lost."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest

from socle.gateway.database import LONGEST_WAIT, Database, DatabaseAway
from socle.gateway.models import LeasedPortion, Limit
from socle.gateway.quotas.known_limits import KnownLimit
from socle.gateway.quotas.lease_store import Reply
from socle.gateway.quotas.leasing import Leasing
from socle.gateway.quotas.portion import Portion
from socle.gateway.quotas.windows import MEASURES, beginning
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


def lost() -> None:
    """The answer never comes."""
    raise DatabaseAway


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


async def refused_then_heartbeats(limit: KnownLimit) -> int:
    """What the database counts once a call was refused because the answer was lost, and nobody asks again."""
    database = Interrupted()
    leasing = Leasing(database)
    database.meanwhile.append(lost)
    with pytest.raises(DatabaseAway):
        await leasing.refill([(leasing.portion(limit), 1)])
    assert await database.ask(lambda: counted(limit)) == 1, "it was granted"
    beats = asyncio.create_task(leasing.run())
    async with asyncio.timeout(30):
        while found := await database.ask(lambda: counted(limit)):
            await asyncio.sleep(0.1)
    beats.cancel()
    await leasing.end()
    database.close()
    return found


@pytest.mark.parametrize("measure", MEASURES_ONE_EACH)
def test_what_a_lost_answer_brought_goes_back_although_nobody_asks_again(
    limit: Limits, marker: str, measure: str
) -> None:
    assert asyncio.run(refused_then_heartbeats(known(limit, marker, measure))) == 0


def over(leasing: Leasing) -> Portion:
    """A portion whose window is over, and of which an answer was lost."""
    portion = leasing.portion(KnownLimit(0, ("key", "0"), MEASURES["requests_per_minute"], 100))
    begins = beginning("minute", datetime.now(UTC)) - timedelta(minutes=2)
    before = time.monotonic() - 120
    portion.apply(Reply(0, begins, 100, 40, 40, 60, 1, begins), before, before)
    portion.unanswered()
    return portion


async def in_hand_without_the_database(limit: KnownLimit) -> list[int]:
    """Of a portion whose window is over: after a heartbeat, and once a call waits for it."""
    database = Interrupted()
    leasing = Leasing(database)
    await leasing.refill([(leasing.portion(limit), 1)])
    portion, found = over(leasing), []
    database.meanwhile.append(lost)
    leasing.beat()
    while database.meanwhile:
        await asyncio.sleep(0.01)
    found.append(portion.available(time.monotonic()))
    await leasing.refill([(portion, 1)])
    found.append(portion.available(time.monotonic()))
    await leasing.end()
    database.close()
    return found


def test_a_heartbeat_reuses_no_portion_that_nobody_waits_for(limit: Limits, marker: str) -> None:
    one = known(limit, marker, "requests_per_day")
    assert asyncio.run(in_hand_without_the_database(one)) == [0, 40]
