"""The file of heads: where the chain stood, signed, outside the database that holds it.

One JSON line each time something was sealed. Who rewrites the database cannot rewrite this file, and who
holds a copy of it elsewhere can prove what the chain was on that day.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from socle.ledger.chain import is_signed, moment, signed
from socle.storage.private import private_folder, synchronise

FOLDER = "ledger"
NAME = "heads.jsonl"
THINNED_AFTER = timedelta(days=7)
_TAIL_BYTES = 65_536


@dataclass(frozen=True)
class Head:
    """Where the chain stood at `sealed_at` (microseconds since 1970).

    `snapshot`, `xid`, `last_id` and `cluster` say what PostgreSQL showed the sealer then: every entry visible
    in `snapshot` was sealed, and one written by a later transaction than `xid` has a higher number than
    `last_id`. `snapshot` is empty where that is not known.
    """

    position: int
    mac: str
    sealed_at: int
    snapshot: str = ""
    xid: int = 0
    last_id: int = 0
    cluster: str = ""

    def statement(self) -> dict[str, Any]:
        """The head as it is signed."""
        return {"type": "head", **asdict(self)}


def path(data: Path) -> Path:
    """Where the heads are written."""
    return data / FOLDER / NAME


def head_of(statement: dict[str, Any]) -> Head:
    """The head that a statement is."""
    return Head(**{name: value for name, value in statement.items() if name not in {"type", "signature"}})


def append(data: Path, key: bytes, statement: dict[str, Any]) -> None:
    """Adds a signed line, and returns once the disk has it. Raises OSError."""
    line = json.dumps(signed(key, statement)) + "\n"
    with _alone(data) as file:
        new = not file.exists()
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as opened:
            opened.write(line)
            opened.flush()
            os.fsync(opened.fileno())
        if new:
            synchronise(file.parent)


def statements(file: Path) -> Iterator[dict[str, Any]]:
    """Every line of a file of heads, the oldest first; nothing where there is no file.

    A line that is no JSON object comes as an empty statement, whose signature is wrong.
    """
    if not file.exists():
        return
    with file.open(encoding="utf-8", errors="replace") as opened:
        for line in opened:
            yield _statement(line)


def last_head(data: Path, key: bytes) -> Head | None:
    """The newest head of this key; None where there is none among the last lines."""
    file = path(data)
    if not file.exists():
        return None
    with file.open("rb") as opened:
        size = opened.seek(0, os.SEEK_END)
        opened.seek(max(0, size - _TAIL_BYTES))
        lines = opened.read().decode("utf-8", errors="replace").splitlines()
    for line in reversed(lines):
        statement = _statement(line)
        if statement.get("type") == "head" and is_signed(key, statement):
            return head_of(statement)
    return None


def thin(data: Path) -> None:
    """Keeps one head an hour of those older than a week: the chain itself holds what is in between."""
    limit = datetime.now(UTC) - THINNED_AFTER
    with _alone(data) as file:
        if not file.exists():
            return
        kept: list[str] = []
        hour = ""
        for line in file.read_text(encoding="utf-8").splitlines(keepends=True):
            this = _hour(_statement(line), limit)
            if kept and this and this == hour:
                kept.pop()
            hour = this
            kept.append(line)
        _replace(file, "".join(kept))


def _hour(statement: dict[str, Any], limit: datetime) -> str:
    """The hour of an old head; empty for what is kept in any case."""
    if statement.get("type") != "head":
        return ""
    sealed_at = moment(statement["sealed_at"])
    return f"{sealed_at:%Y-%m-%dT%H}" if sealed_at < limit else ""


def _replace(file: Path, text: str) -> None:
    draft = file.with_suffix(".partial")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    draft.replace(file)
    synchronise(file.parent)


def _statement(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


@contextmanager
def _alone(data: Path) -> Iterator[Path]:
    """The file, with nobody else writing it."""
    folder = private_folder(data / FOLDER)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder / NAME
