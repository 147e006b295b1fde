"""`socle serve`: starts every part on one machine, restarts the one that dies, stops them all."""

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

STOP_SECONDS = 12
_LONGEST_PAUSE = 15.0


class AlreadyRunning(Exception):
    """Another `socle serve` works on this data folder."""


@dataclass
class Part:
    """One process of the whole, and how to start it again."""

    name: str
    title: str
    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0

    def start(self) -> None:
        """Starts the process; it is told to stop when the supervisor dies (see `leash`)."""
        self.process = subprocess.Popen(
            self.command,
            env=os.environ | self.environment | {"SOCLE_SUPERVISOR": str(os.getpid())},
            start_new_session=True,
        )
        self.started = time.monotonic()

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self.process is not None and self.process.poll() is None

    def pause(self) -> float:
        """Seconds to wait before the next start: none after a first death, more as deaths repeat quickly."""
        self.failures = self.failures + 1 if time.monotonic() - self.started < 30 else 0
        return min(_LONGEST_PAUSE, 0.5 * 2 ** (self.failures - 1)) if self.failures else 0.0

    def ask_to_stop(self) -> None:
        """SIGTERM, if it still runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def ensure_stopped(self, deadline: float) -> None:
        """Waits until the deadline, then kills."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass
class Supervisor:
    """Keeps parts alive until told to stop."""

    parts: list[Part]
    say: Callable[[str], None]
    watch_database: Callable[[], None]
    stopping: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Starts every part, in order."""
        for part in self.parts:
            part.start()

    def run(self) -> None:
        """Looks twice a second; returns once asked to stop, with every part stopped."""
        due: dict[str, float] = {}
        while not self.stopping.wait(0.5):
            self.watch_database()
            for part in self.parts:
                if not part.is_alive:
                    self._restart(part, due)
        self.stop()

    def _restart(self, part: Part, due: dict[str, float]) -> None:
        if part.name not in due:
            pause = part.pause()
            due[part.name] = time.monotonic() + pause
            self.say(f"{part.title} s’est arrêté, redémarrage" + (f" dans {pause:.0f} s." if pause else "."))
        if time.monotonic() >= due[part.name]:
            del due[part.name]
            part.start()

    def stop(self) -> None:
        """Stops every part, the last started first; kills what does not stop in time."""
        self.stopping.set()
        for part in reversed(self.parts):
            part.ask_to_stop()
        deadline = time.monotonic() + STOP_SECONDS
        for part in reversed(self.parts):
            part.ensure_stopped(deadline)


@contextlib.contextmanager
def sole_server(data: Path) -> Iterator[bool]:
    """Holds the data folder for one server; yields whether the last one was stopped roughly.

    Raises AlreadyRunning. The mark is removed only on a clean end, so that a crash is told at the next start.
    """
    with (data / "serve.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(str(data)) from error
        mark = data / "running"
        crashed = mark.exists()
        mark.write_text(str(os.getpid()))
        yield crashed
        mark.unlink(missing_ok=True)


def python(*arguments: str) -> list[str]:
    """The command that runs a part of Socle with this very interpreter."""
    return [sys.executable, "-m", "socle", *arguments]
