"""Files read in a child process: limited, without secrets, network or database, and never outliving us.

A hostile file may take the child over; the child then holds nothing but that file.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from socle.knowledge.parsing.document import ALL_PAGES, PageChoice, ParsedDocument, document_from_json
from socle.knowledge.parsing.scans.language import VARIABLE
from socle.knowledge.parsing.unreadable import SENTENCES, Unreadable

_MEGABYTE = 1024 * 1024
_LOOK_SECONDS = 0.2
_MEMORY_EXIT = 77
_LONGEST_MESSAGE = 10_000


@dataclass(frozen=True)
class Limits:
    """What a file may cost: bytes of the file, pages, seconds by the clock, bytes of memory and of result.

    Each page that is recognised from its picture adds `page_seconds` to `seconds`, up to `longest` in all."""

    size: int = 50 * _MEGABYTE
    pages: int = 2000
    seconds: float = 120
    page_seconds: float = 20
    longest: float = 7200
    memory: int = 1536 * _MEGABYTE
    result: int = 256 * _MEGABYTE


class Stopped(Exception):
    """The caller asked to stop; the child is gone."""


def parse_safely(
    path: Path,
    *,
    name: str = "",
    limits: Limits | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    stopped: Callable[[], bool] | None = None,
    choice: PageChoice = ALL_PAGES,
) -> ParsedDocument:
    """The document, read in a child process.

    `on_progress` is told pages read and their number; `stopped` is asked several times a second;
    `choice` says which pages to read. Raises Unreadable with a sentence for the person who gave the file,
    and Stopped.
    """
    limits = limits or Limits()
    check_size(path, limits)
    arguments = ["parse", str(path), name, _told(limits, choice)]
    answer = run_child(arguments, limits, on_progress, stopped)
    try:
        return document_from_json(json.loads(answer))
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable("broken") from error


def _told(limits: Limits, choice: PageChoice) -> str:
    only = None if choice.only is None else sorted(choice.only)
    return json.dumps({"most": limits.pages, "only": only, "from_pictures": choice.from_pictures})


def call_safely(
    function: str,
    path: Path,
    given: object = None,
    limits: Limits | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    stopped: Callable[[], bool] | None = None,
) -> bytes:
    """What a function of ours, named `module:function`, makes of a file in the child process.

    It takes the path and what was given, which is JSON, and returns bytes; what it writes to its standard
    output as `parse_safely`'s child does is told to `on_progress`. Raises Unreadable, and Stopped once
    `stopped` says so.
    """
    limits = limits or Limits()
    check_size(path, limits)
    arguments = ["call", function, str(path), json.dumps(given, ensure_ascii=False)]
    return run_child(arguments, limits, on_progress, stopped)


def check_size(path: Path, limits: Limits) -> None:
    """Raises Unreadable for a file that is empty or too large."""
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("empty")
    if size > limits.size:
        raise Unreadable("too_large", limit=f"{limits.size // _MEGABYTE} Mo")


def run_child(
    arguments: Sequence[str],
    limits: Limits,
    on_progress: Callable[[int, int], None] | None = None,
    stopped: Callable[[], bool] | None = None,
) -> bytes:
    """What the child wrote as its result; raises Unreadable and Stopped."""
    with tempfile.TemporaryDirectory(prefix="socle-read-") as folder:
        result = Path(folder) / "result"
        # Not on the command line, which everybody on the machine can read.
        (Path(folder) / "request").write_text(json.dumps([*arguments, str(result)]), encoding="utf-8")
        with _child(limits, folder) as child:
            last = _listen(child, limits, on_progress, stopped)
            _check_end(child, last)
        try:
            return result.read_bytes()
        except FileNotFoundError as error:
            raise Unreadable("broken") from error


@contextmanager
def _child(limits: Limits, folder: str) -> Iterator[subprocess.Popen[bytes]]:
    """The process, killed on the way out whatever happens."""
    seconds = (
        int(limits.seconds) + 1,
        int(max(limits.longest, limits.seconds)) + 1,
        int(limits.page_seconds) + 1,
    )
    numbers = (os.getpid(), limits.memory, *seconds, limits.result)
    child = subprocess.Popen(
        [sys.executable, "-m", "socle.knowledge.parsing", *map(str, numbers)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a library's complaint may quote the document
        env=_environment(folder),
        cwd=folder,
        start_new_session=True,
    )
    try:
        yield child
    finally:
        if child.poll() is None:
            child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()


def _environment(folder: str) -> dict[str, str]:
    """Nothing of the parent's but where Tesseract's models lie. One thread: more would need memory for each
    processor, and take the processors of others."""
    environment = {
        "PYTHONPATH": _project(),
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "TMPDIR": folder,
        "OMP_THREAD_LIMIT": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    if VARIABLE in os.environ:
        environment[VARIABLE] = os.environ[VARIABLE]
    return environment


def _project() -> str:
    return str(Path(__file__).resolve().parents[3])


def _listen(
    child: subprocess.Popen[bytes],
    limits: Limits,
    on_progress: Callable[[int, int], None] | None,
    stopped: Callable[[], bool] | None,
) -> dict[str, Any]:
    """Follows the child's messages until it ends its output; gives the last one."""
    output = child.stdout
    if output is None:
        raise ValueError("the child has no output to follow")
    begun, recognised = time.monotonic(), 0
    buffer = b""
    last: dict[str, Any] = {}
    with selectors.DefaultSelector() as selector:
        selector.register(output, selectors.EVENT_READ)
        while True:
            if time.monotonic() - begun > allowed_seconds(limits, recognised):
                raise Unreadable("too_slow")
            if stopped is not None and stopped():
                raise Stopped
            if not selector.select(_LOOK_SECONDS):
                continue
            piece = os.read(output.fileno(), 65536)
            if not piece:
                return last
            *lines, buffer = (buffer + piece)[-_LONGEST_MESSAGE:].split(b"\n")
            for line in lines:
                message = _message(line)
                recognised += "recognising" in message
                last = message if "recognising" not in message else last
            if on_progress is not None and "page" in last:
                on_progress(int(last["page"]), int(last["pages"]))


def allowed_seconds(limits: Limits, recognised: int) -> float:
    """The seconds that a reading may take when so many of its pages are pictures."""
    return min(limits.seconds + recognised * limits.page_seconds, max(limits.longest, limits.seconds))


def _message(line: bytes) -> dict[str, Any]:
    try:
        message = json.loads(line)
    except ValueError:
        return {}
    return message if isinstance(message, dict) else {}


def _check_end(child: subprocess.Popen[bytes], last: dict[str, Any]) -> None:
    """Raises the reason that the child gave, or the one that its end tells."""
    try:
        code = child.wait(timeout=5)
    except subprocess.TimeoutExpired as error:
        raise Unreadable("too_slow") from error
    if last.get("unreadable") in SENTENCES:
        raise Unreadable(str(last["unreadable"]), limit=str(last.get("limit", ""))[:40])
    if code in (-signal.SIGXCPU, -signal.SIGALRM):
        raise Unreadable("too_slow")
    if code in (_MEMORY_EXIT, -signal.SIGKILL, -signal.SIGABRT, -signal.SIGXFSZ):
        raise Unreadable("too_complex")
    if code != 0:
        raise Unreadable("broken")
