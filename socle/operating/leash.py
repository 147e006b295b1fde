"""A part started by `socle serve` never outlives it."""

import ctypes
import os
import signal
import threading
import time

_PR_SET_PDEATHSIG = 1


def follow_supervisor() -> None:
    """Ends this process when the supervisor that started it dies, even by kill -9.

    Linux does it by itself; elsewhere the parent's id is looked at each second.
    """
    supervisor = int(os.environ.get("SOCLE_SUPERVISOR", "0"))
    if not supervisor:
        return
    try:
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    except (AttributeError, OSError):
        threading.Thread(target=_watch, args=(supervisor,), daemon=True).start()
    if os.getppid() != supervisor:
        os.kill(os.getpid(), signal.SIGTERM)


def _watch(supervisor: int) -> None:
    while os.getppid() == supervisor:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
