"""Questions to the database, asked in a few threads so that the loop never waits for it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import Error, connections

from socle.interface.api_errors import ApiProblem

THREADS = 4
LONGEST_WAIT = 2.0
RETRY_AFTER = "2"

T = TypeVar("T")


class DatabaseAway(Exception):
    """The database did not answer, or answered with an error."""


def unavailable() -> ApiProblem:
    """The 503 of a question that only the database can answer."""
    return ApiProblem(
        503,
        "This cannot be checked at the moment: the server's database does not answer. Try again shortly.",
        code="database_unavailable",
        headers={"Retry-After": RETRY_AFTER},
    )


class Database:
    """A few threads that ask Django's ORM."""

    def __init__(self, threads: int = THREADS) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="gateway-database")

    async def ask(self, question: Callable[[], T], seconds: float = LONGEST_WAIT) -> T:
        """The answer of `question`, run in a thread. Raises DatabaseAway, after `seconds` at the latest."""
        loop = asyncio.get_running_loop()
        try:
            return await asyncio.wait_for(loop.run_in_executor(self._threads, _answer, question), seconds)
        except (Error, TimeoutError) as error:
            raise DatabaseAway(type(error).__name__) from error

    def close(self) -> None:
        """Ends the threads without waiting for a database that may never answer."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _answer(question: Callable[[], T]) -> T:
    try:
        return question()
    finally:
        connections.close_all()  # back to the pool: nothing is held between questions
