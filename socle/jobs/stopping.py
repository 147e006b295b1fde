"""Tells long steps that their worker is asked to stop."""

import threading

STOPPING = threading.Event()
"""Set once the worker is asked to stop."""


class WorkerStops(BaseException):
    """Ends a step that another worker will take up again.

    No Exception: the job engine records those as the step's outcome, and the workflow would go on from it.
    """
