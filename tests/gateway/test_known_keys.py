"""The cache of keys, with a clock and a database of the test's own."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

import pytest

from socle.gateway import known_keys
from socle.gateway.database import DatabaseAway
from socle.gateway.known_keys import KnownKeys
from socle.organisation.callers import Caller
from socle.organisation.keys import KeyedCaller

T = TypeVar("T")


class World:
    """A clock, the keys that the database holds, and how often it was asked."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.held: dict[str, KeyedCaller] = {}
        self.asked = 0
        self.away = False
        self.meanwhile: Callable[[], None] = lambda: None
        self.known = KnownKeys(self.ask, lambda: self.now)

    async def ask(self, text: str) -> KeyedCaller | None:
        self.asked += 1
        if self.away:
            raise DatabaseAway
        found = self.held.get(text)
        self.meanwhile()
        await asyncio.sleep(0)
        return found

    def hold(self, text: str, person: int = 1, key: int = 7) -> None:
        self.held[text] = KeyedCaller(Caller(person, None, 1, key_id=key), datetime(2099, 1, 1, tzinfo=UTC))

    async def caller(self, text: str) -> KeyedCaller | None:
        return await self.known.caller(f"digest of {text}", text)


def run(journey: Callable[[World], Awaitable[T]]) -> T:
    async def within_loop() -> T:
        world = World()
        world.hold("k")
        return await journey(world)

    return asyncio.run(within_loop())


def test_while_it_listens_a_key_is_asked_for_once() -> None:
    async def journey(world: World) -> int:
        world.known.listening()
        for _ in range(3):
            assert await world.caller("k") is not None
            world.now += 3600
        return world.asked

    assert run(journey) == 1


@pytest.mark.parametrize("payload", ["7", "person:1"])
def test_a_notification_drops_what_it_names(payload: str) -> None:
    async def journey(world: World) -> KeyedCaller | None:
        world.known.listening()
        await world.caller("k")
        world.held.clear()
        world.known.changed(payload)
        return await world.caller("k")

    assert run(journey) is None


@pytest.mark.parametrize("payload", ["70", "1", "person:7", "person:10", ""])
def test_a_notification_of_another_drops_nothing(payload: str) -> None:
    async def journey(world: World) -> int:
        world.known.listening()
        await world.caller("k")
        world.known.changed(payload)
        await world.caller("k")
        return world.asked

    assert run(journey) == 1


def test_without_the_listener_a_key_is_asked_for_again_after_a_second() -> None:
    async def journey(world: World) -> KeyedCaller | None:
        await world.caller("k")
        world.now += 0.9
        await world.caller("k")
        assert world.asked == 1
        world.held.clear()
        world.now += 0.2
        return await world.caller("k")

    assert run(journey) is None


def test_what_was_known_before_the_listening_began_is_asked_again() -> None:
    async def journey(world: World) -> int:
        world.known.listening()
        await world.caller("k")
        world.known.listener_lost()
        world.now += 5
        world.known.listening()
        await world.caller("k")
        return world.asked

    assert run(journey) == 2


def test_with_the_database_away_a_known_key_lives_five_minutes_more() -> None:
    async def journey(world: World) -> None:
        world.known.listening()
        await world.caller("k")
        # Long known, and the database was well until now.
        world.now += 10_000
        world.known.listener_lost()
        world.away = True
        world.now += 299
        assert await world.caller("k") is not None
        world.now += 2
        with pytest.raises(DatabaseAway):
            await world.caller("k")

    run(journey)


def test_with_the_database_away_nobody_waits_for_it_and_its_return_is_noticed() -> None:
    async def journey(world: World) -> None:
        await world.caller("k")
        world.away = True
        world.now += 2
        assert await world.caller("k") is not None
        asked, silent = world.asked, asyncio.Event()

        async def hang(text: str) -> KeyedCaller | None:
            world.asked += 1
            await silent.wait()
            return world.held.get(text)

        world.known._ask = hang
        world.now += 2
        for _ in range(3):
            assert await asyncio.wait_for(world.caller("k"), 10) is not None
        await asyncio.sleep(0)
        assert world.asked == asked + 1
        world.held.clear()
        silent.set()
        await asyncio.sleep(0.01)
        assert await world.caller("k") is None

    run(journey)


def test_with_the_database_away_an_unknown_key_is_not_called_wrong() -> None:
    async def journey(world: World) -> None:
        world.away = True
        with pytest.raises(DatabaseAway):
            await world.caller("other")

    run(journey)


def test_a_key_dropped_by_a_notification_does_not_live_on_when_the_database_goes() -> None:
    async def journey(world: World) -> None:
        await world.caller("k")
        world.known.changed("7")
        world.away = True
        with pytest.raises(DatabaseAway):
            await world.caller("k")

    run(journey)


def test_a_database_that_is_away_is_not_asked_again_at_once() -> None:
    async def journey(world: World) -> list[int]:
        world.away = True
        counts = []
        for pause in (0.0, 0.5, 0.6):
            world.now += pause
            with pytest.raises(DatabaseAway):
                await world.caller("other")
            counts.append(world.asked)
        return counts

    assert run(journey) == [1, 1, 2]


def test_an_unknown_key_is_remembered_for_a_few_seconds() -> None:
    async def journey(world: World) -> None:
        for _ in range(3):
            assert await world.caller("other") is None
        assert world.asked == 1
        world.hold("other")
        world.now += known_keys.UNKNOWN_FOR + 0.1
        assert await world.caller("other") is not None

    run(journey)


def test_many_requests_with_one_key_ask_once() -> None:
    async def journey(world: World) -> int:
        found = await asyncio.gather(*(world.caller("k") for _ in range(20)))
        assert all(found)
        return world.asked

    assert run(journey) == 1


def test_an_answer_overtaken_by_a_change_is_not_kept() -> None:
    async def journey(world: World) -> KeyedCaller | None:
        world.known.listening()
        world.meanwhile = lambda: (world.held.clear(), world.known.changed("7"))[1]
        await world.caller("k")
        world.meanwhile = lambda: None
        return await world.caller("k")

    assert run(journey) is None


def test_the_cache_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_keys, "MOST_KEPT", 2)

    async def journey(world: World) -> int:
        world.known.listening()
        for text in ("k", "l", "m", "k"):
            world.hold(text)
            await world.caller(text)
        return world.asked

    assert run(journey) == 4
