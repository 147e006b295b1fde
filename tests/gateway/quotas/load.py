"""Clients that go on asking in threads, whatever happens to the database, and what they were answered."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from tests.gateway.quotas.conftest import chat

# What a client of the tests waits at most; longer than any wait of the gateway for its database.
LONGEST = 20.0
PAUSE = 0.05


@dataclass(frozen=True)
class Answered:
    """One answer: when it was asked for (monotonic), its status, what the gateway called it, its seconds."""

    asked: float
    status: int
    code: str
    seconds: float


@dataclass
class Load:
    """The answers by the name of who asked, and the requests that were never answered."""

    answers: dict[str, list[Answered]] = field(default_factory=dict)
    unanswered: list[str] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)

    def ask(self, name: str, address: str, key: str, text: str) -> None:
        """Asks until it is over, one call after the other."""
        headers = {"Authorization": f"Bearer {key}"}
        options = {"stream": True} if text.startswith("paced") else {}
        with httpx.Client(base_url=address, headers=headers, timeout=LONGEST, trust_env=False) as client:
            while not self._over.is_set():
                asked = time.monotonic()
                try:
                    answer = chat(client, text, **options)
                except httpx.TransportError as error:
                    self.unanswered.append(f"{name}: {type(error).__name__}")
                else:
                    self.note(name, asked, answer)
                self._over.wait(PAUSE)

    def note(self, name: str, asked: float, answer: httpx.Response) -> None:
        """Keeps an answer; a stream that was cut counts as the failure that it is."""
        is_stream = answer.headers["content-type"].startswith("text/event-stream")
        if is_stream:
            code = "" if "[DONE]" in answer.text else "cut"
        else:
            code = str(answer.json().get("error", {}).get("code", ""))
        self.answers[name].append(Answered(asked, answer.status_code, code, time.monotonic() - asked))

    def between(self, name: str, begin: float, end: float) -> Counter[tuple[int, str]]:
        """How often each answer was given to what was asked between two moments."""
        return Counter((one.status, one.code) for one in self.answers[name] if begin <= one.asked < end)

    def good(self, name: str) -> int:
        """How many calls were answered with success."""
        return sum(one.status == 200 for one in self.answers[name])

    def is_well(self, since: float, seconds: float) -> bool:
        """Whether for these seconds, after that moment, everybody was answered well."""
        begin = time.monotonic() - seconds
        return begin > since and all(
            found and all(one.status == 200 for one in found)
            for answers in self.answers.values()
            for found in [[one for one in answers if one.asked > begin]]
        )

    def refused_until(self, moment: float) -> float:
        """For how many seconds after a moment calls were still refused."""
        refused = (one.asked for answers in self.answers.values() for one in answers if one.status != 200)
        return max(max(refused, default=moment) - moment, 0.0)

    def longest(self) -> float:
        """The seconds of the slowest answer."""
        return max(one.seconds for answers in self.answers.values() for one in answers)

    @contextmanager
    def going_on(self, address: str, *clients: tuple[str, str, str]) -> Iterator[None]:
        """While inside, each of these clients (name, key, text) asks."""
        self.answers = {name: [] for name, _, _ in clients}
        threads = [
            threading.Thread(target=self.ask, args=(name, address, key, text)) for name, key, text in clients
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in threads:
                thread.join()
