"""What a durable workflow and its steps are declared with."""

import traceback
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from dbos import DBOS
from django.db import InterfaceError, OperationalError, connections

Given = ParamSpec("Given")
Result = TypeVar("Result")

# Twice as long each time, from a second: a database that is away is waited for a little over an hour.
_ATTEMPTS = 13
# PostgreSQL's classes of errors that pass: connection lost, deadlock, no free connection, server stopped.
_PASSING = ("08", "40", "53300", "57P")


def workflow(name: str) -> Callable[[Callable[Given, None]], Callable[Given, None]]:
    """Declares a workflow by the name under which it is enqueued. It takes ids and returns nothing."""
    return DBOS.workflow(name=name)


def described(error: BaseException) -> str:
    """The kind of an error and the line where it arose, for logs: its text may quote contents."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


def is_passing(error: BaseException) -> bool:
    """Whether the database was away or busy, so that the same step may succeed a moment later."""
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or str(state).startswith(_PASSING)


def step(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Declares a checkpointed step: done once it has returned, repeated after a crash before that, and while
    the database is away.

    What it does must be idempotent; what it returns is stored, so it returns ids and counts, never contents.
    """

    @wraps(function)
    def with_own_connection(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        try:
            return function(*args, **kwargs)
        finally:
            # The worker's threads outlive the step; a connection left behind would be lost to the pool.
            connections.close_all()

    declared = DBOS.step(
        name=f"{function.__module__}.{function.__qualname__}",
        retries_allowed=True,
        max_attempts=_ATTEMPTS,
        should_retry=is_passing,
    )
    return declared(with_own_connection)
