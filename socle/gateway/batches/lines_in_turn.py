"""Hands out a batch's lines to threads, and knows from where to go on after a crash."""

import threading
from collections.abc import Collection
from typing import BinaryIO

from socle.gateway.batches.request_lines import RawLine, raw_lines


class LinesInTurn:
    """The lines without an answer, each given once. Safe between threads."""

    def __init__(
        self, file: BinaryIO, longest: int, position: int, number: int, answered: Collection[int]
    ) -> None:
        self._lines = raw_lines(file, longest, position, number)
        self._answered = answered
        self._open: dict[int, int] = {}
        self._lock = threading.Lock()
        self._over = False
        self._next = (position, number)

    def take(self) -> RawLine | None:
        """The next line; None when there is none left."""
        with self._lock:
            for line in self._lines:
                self._next = (line.end, line.number + 1)
                if line.number not in self._answered:
                    self._open[line.number] = line.start
                    return line
            self._over = True
            return None

    def done(self, line: RawLine) -> None:
        """Says that the line has its answer."""
        with self._lock:
            del self._open[line.number]

    def rest(self) -> tuple[int, int] | None:
        """Where the first line without an answer may begin, and its number; None when all are answered."""
        with self._lock:
            if self._open:
                number = min(self._open)
                return self._open[number], number
            return None if self._over else self._next
