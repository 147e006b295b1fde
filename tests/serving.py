"""A whole Socle, as `socle serve` starts it, on a data folder of its own."""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import ClassVar
from weakref import WeakSet

import psutil

from tests.prepared import copy_into

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("SOCLE_SHARED_DATA", ROOT.parent / "shared" / "data"))
READY_SECONDS = 180


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], object], seconds: float = 60, what: str = "the condition") -> object:
    """What the condition gives once it is true; fails the test after a generous time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what} did not come in {seconds} seconds")


def _folder_until_the_end() -> Path:
    """A folder that is removed with the test process: a house may be started again on its data."""
    folder = Path(tempfile.mkdtemp(prefix="socle-house-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


class House:
    """`socle serve` in its own process, on its own data folder and port.

    Unless it `is_fresh`, its first start finds a database that is up to date, and makes none.
    """

    _made: ClassVar["WeakSet[House]"] = WeakSet()

    def __init__(self, data: Path | None = None, *, is_fresh: bool = False, **settings: str) -> None:
        self._made.add(self)
        self.is_fresh = is_fresh
        self.data = data or _folder_until_the_end()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = settings
        self.said: list[str] = []
        self.links: list[str] = []
        self.process: subprocess.Popen[str] | None = None

    @classmethod
    def running(cls) -> list["House"]:
        """Those of this test process that are started."""
        return [one for one in cls._made if one.process is not None and one.process.poll() is None]

    def __enter__(self) -> "House":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def environment(self) -> dict[str, str]:
        """The tests' own environment without what points at their other database."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("SOCLE_") or name == "SOCLE_MODELS_FOLDER"
        }
        return kept | self.settings

    def start(self) -> "House":
        """Starts everything, and waits for the sign-in link."""
        if not self.is_fresh and not (self.data / "postgres").exists():
            copy_into(self.data)
        command = [*socle("serve"), "--data", str(self.data), "--port", str(self.port)]
        self.links.clear()
        self.process = subprocess.Popen(
            command,
            env=self.environment,
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        for stream, lines in ((self.process.stderr, self.said), (self.process.stdout, self.links)):
            threading.Thread(target=_collect, args=(stream, lines), daemon=True).start()
        wait_until(self._is_ready_or_dead, READY_SECONDS, "the sign-in link")
        assert self.links, "\n".join(self.said)
        return self

    def _is_ready_or_dead(self) -> bool:
        assert self.process is not None
        return bool(self.links) or self.process.poll() is not None

    def stop(self) -> None:
        """Asks it to stop, as Ctrl+C does."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)

    def run(self, *arguments: str) -> str:
        """What a `socle` command prints on this data folder."""
        command = [*socle(*arguments), "--data", str(self.data)]
        done = subprocess.run(
            command, env=self.environment, cwd=ROOT, text=True, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def children(self) -> list[psutil.Process]:
        """Every process that this server started."""
        assert self.process is not None
        return psutil.Process(self.process.pid).children(recursive=True)

    def part(self, name: str) -> psutil.Process:
        """The process of a part: web, worker or models."""
        for child in psutil.Process(self.process.pid if self.process else 0).children():
            if name in child.cmdline():
                return child
        raise AssertionError(f"no part {name} runs")

    def database(self) -> psutil.Process:
        """The postmaster of this data folder."""
        pid = int((next(self.data.rglob("postmaster.pid"))).read_text().split()[0])
        return psutil.Process(pid)

    def is_answering(self) -> bool:
        """Whether a page comes."""
        try:
            with urllib.request.urlopen(f"{self.url}/connexion", timeout=5) as answer:
                return int(answer.status) == 200
        except (urllib.error.URLError, OSError):
            return False


def socle(*arguments: str) -> list[str]:
    """The `socle` command with this interpreter."""
    return [sys.executable, "-m", "socle", *arguments]


def _collect(stream: "object", lines: list[str]) -> None:
    for line in stream:  # type: ignore[attr-defined]
        lines.append(line.rstrip("\n"))
