"""What a durable workflow and its steps are declared with."""

import traceback
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from dbos import DBOS
from django.db import connections

Given = ParamSpec("Given")
Result = TypeVar("Result")


def workflow(name: str) -> Callable[[Callable[Given, None]], Callable[Given, None]]:
    """Declares a workflow by the name under which it is enqueued. It takes ids and returns nothing."""
    return DBOS.workflow(name=name)


def described(error: BaseException) -> str:
    """The kind of an error and the line where it arose, for logs: its text may quote contents."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


def step(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Declares a checkpointed step: done once it has returned, repeated after a crash before that.

    What it does must be idempotent; what it returns is stored, so it returns ids and counts, never contents.
    """

    @wraps(function)
    def with_own_connection(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        try:
            return function(*args, **kwargs)
        finally:
            # The worker's threads outlive the step; a connection left behind would be lost to the pool.
            connections.close_all()

    return DBOS.step(name=f"{function.__module__}.{function.__qualname__}")(with_own_connection)
