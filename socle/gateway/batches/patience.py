"""Short questions to the database from threads that last: no connection is held between two."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import connections

from socle.jobs.durable import is_passing
from socle.jobs.stopping import STOPPING

LONGEST_SECONDS = 3600.0
_LONGEST_PAUSE = 10.0

T = TypeVar("T")

log = logging.getLogger(__name__)


def patiently(question: Callable[[], T]) -> T:
    """What the database answers; one that is away is waited for, so that no paid answer is lost.

    Raises what is no passing fault at once, and a passing one after an hour or when the worker stops.
    """
    pause, end = 0.5, time.monotonic() + LONGEST_SECONDS
    while True:
        try:
            return question()
        except Exception as error:
            if not is_passing(error) or time.monotonic() > end or STOPPING.is_set():
                raise
            log.warning("The database does not answer (%s); trying again.", type(error).__name__)
        finally:
            connections.close_all()
        STOPPING.wait(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)
