"""The keys that the gateway knows: asked for once, dropped when the database says that they changed.

While the database's notifications are heard, what was asked since the listening began stays right. Without
them an entry is right for a second, then asked again; and with the database away it lives five minutes more,
in which nobody waits for the database: it is asked again behind the requests' back.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from socle.gateway.database import DatabaseAway
from socle.organisation.keys import KeyedCaller

TRUSTED_WITHOUT_NEWS = 1.0
LIFE_WITHOUT_DATABASE = 300.0
UNKNOWN_FOR = 3.0
PAUSE_AFTER_FAULT = 1.0
MOST_KEPT = 10_000
PERSON = "person:"

Ask = Callable[[str], Awaitable[KeyedCaller | None]]


@dataclass(frozen=True)
class Entry:
    """Whom a key speaks for, and when the question was put (monotonic seconds)."""

    keyed: KeyedCaller
    asked: float


class KnownKeys:
    """A bounded cache from a key's digest to its caller. Used from the event loop only."""

    def __init__(self, ask: Ask, clock: Callable[[], float] = time.monotonic) -> None:
        self._ask = ask
        self._clock = clock
        self._entries: dict[str, Entry] = {}
        self._unknown: dict[str, float] = {}
        self._questions: dict[str, asyncio.Future[KeyedCaller | None]] = {}
        self._listening_since: float | None = None
        self._changes = 0
        self._away_until = 0.0
        self._is_away = False

    async def caller(self, digest: str, text: str) -> KeyedCaller | None:
        """Whom the key speaks for, or None when there is no such valid key. Raises DatabaseAway."""
        entry = self._entries.get(digest)
        if entry is not None and self._is_right(entry):
            return entry.keyed
        if entry is not None and self._is_away and self._lives_on(entry):
            self._ask_again(digest, text)
            return entry.keyed
        if self._unknown.get(digest, 0.0) > self._clock():
            return None
        try:
            return await self._answer(digest, text)
        except DatabaseAway:
            # Looked up again: a notification may have dropped it while the question was out.
            entry = self._entries.get(digest)
            if entry is None or not self._lives_on(entry):
                raise
            return entry.keyed

    def changed(self, payload: str) -> None:
        """Drops what a notification names: the id of a key, or `person:` and the id of a person."""
        self._changes += 1
        self._unknown.clear()
        for digest, entry in list(self._entries.items()):
            if _is_named(entry, payload):
                del self._entries[digest]

    def listening(self) -> None:
        """Notifications are heard from now on."""
        self._listening_since = self._clock()
        self._away_until = 0.0
        self._is_away = False

    def listener_lost(self) -> None:
        """Notifications are no longer heard: what was right until now is asked again in a second."""
        now, since = self._clock(), self._listening_since
        self._listening_since = None
        if since is None:
            return
        for digest, entry in self._entries.items():
            if entry.asked >= since:
                self._entries[digest] = replace(entry, asked=now)

    def _is_right(self, entry: Entry) -> bool:
        if self._listening_since is not None and entry.asked >= self._listening_since:
            return True
        return self._clock() - entry.asked < TRUSTED_WITHOUT_NEWS

    def _lives_on(self, entry: Entry) -> bool:
        return self._clock() - entry.asked < LIFE_WITHOUT_DATABASE

    def _ask_again(self, digest: str, text: str) -> None:
        """Puts the question although nobody waits for its answer, which may be that there is still none."""
        if self._clock() >= self._away_until:
            self._question(digest, text).add_done_callback(_heard)

    async def _answer(self, digest: str, text: str) -> KeyedCaller | None:
        return await asyncio.shield(self._question(digest, text))

    def _question(self, digest: str, text: str) -> asyncio.Future[KeyedCaller | None]:
        """One at a time for each key, however many requests wait for it."""
        question = self._questions.get(digest)
        if question is None:
            question = asyncio.ensure_future(self._put(digest, text))
            self._questions[digest] = question
            question.add_done_callback(lambda _: self._questions.pop(digest, None))
        return question

    async def _put(self, digest: str, text: str) -> KeyedCaller | None:
        asked, changes = self._clock(), self._changes
        if asked < self._away_until:
            raise DatabaseAway
        try:
            keyed = await self._ask(text)
        except DatabaseAway:
            self._away_until = self._clock() + PAUSE_AFTER_FAULT
            self._is_away = True
            raise
        self._is_away = False
        # An answer read before a change that was announced meanwhile serves this request and no other.
        if changes == self._changes:
            self._keep(digest, keyed, asked)
        return keyed

    def _keep(self, digest: str, keyed: KeyedCaller | None, asked: float) -> None:
        if keyed is None:
            self._entries.pop(digest, None)
            self._unknown[digest] = self._clock() + UNKNOWN_FOR
        else:
            self._entries[digest] = Entry(keyed, asked)
        for kept in (self._entries, self._unknown):
            if len(kept) > MOST_KEPT:
                del kept[next(iter(kept))]


def _heard(question: asyncio.Future[KeyedCaller | None]) -> None:
    """Takes a fault that nobody waits for, so that the loop does not report it."""
    if not question.cancelled():
        question.exception()


def _is_named(entry: Entry, payload: str) -> bool:
    caller = entry.keyed.caller
    if payload.startswith(PERSON):
        return payload == f"{PERSON}{caller.person_id}"
    return payload == str(caller.key_id)
