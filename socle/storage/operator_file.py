"""A value read from the operator's file, again when the file changes; a mistake keeps the former value."""

import logging
import threading
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, TypeVar

SECONDS_BETWEEN_LOOKS = 1.0

log = logging.getLogger(__name__)
T = TypeVar("T")


class OperatorFileError(ValueError):
    """A table of the file is wrong; the message says which and what, in one sentence."""


class OperatorTable(Generic[T]):
    """One table of the file, as a value. Safe between threads; the file is looked at once a second at most.

    `read` makes the value from the table (from an empty one where there is none) and raises ValueError.
    """

    def __init__(self, path: Path, name: str, read: Callable[[Any], T]) -> None:
        self._path = path
        self._name = name
        self._read = read
        self._lock = threading.Lock()
        self._value: T | None = None
        self._stamp: object = None
        self._looked = 0.0

    def current(self) -> T:
        """The last good value. Raises OperatorFileError only when the table was never right."""
        with self._lock:
            now = time.monotonic()
            if self._value is None or now - self._looked >= SECONDS_BETWEEN_LOOKS:
                self._looked = now
                self._value = self._read_if_changed()
            return self._value

    def _read_if_changed(self) -> T:
        stamp = _stamp(self._path)
        if self._value is not None and stamp == self._stamp:
            return self._value
        try:
            value = self._read(self._table())
        except ValueError as error:
            said = f"{self._path.name}: [{self._name}]: {error}"
            if self._value is None:
                raise OperatorFileError(said) from error
            log.error("The file changed and is wrong; what it said before stays in use. %s", said)
            value = self._value
        self._stamp = stamp
        return value

    def _table(self) -> Any:
        try:
            return tomllib.loads(self._path.read_text(encoding="utf-8")).get(self._name, {})
        except FileNotFoundError:
            return {}


def _stamp(path: Path) -> tuple[int, int] | None:
    """What changes when a file is written; None while it does not exist."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
