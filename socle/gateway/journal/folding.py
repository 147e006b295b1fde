"""Puts the lines of a journal together again: one record for each call."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from socle.gateway.journal.lines import Carried, Closed, Line, NotALine, Opened, Progress, Settled, read

log = logging.getLogger(__name__)


@dataclass
class Record:
    """What is known of a call. `seen` are the events sent when it was last looked at, and when that was."""

    opened: Opened | None = None
    closed: Closed | None = None
    seen: tuple[int, int] | None = None


@dataclass(frozen=True)
class Finished:
    """A call of which all is known; `closed` is None where its process died over it."""

    opened: Opened
    closed: Closed | None
    events: int = 0
    seconds: float = 0.0


class Folding:
    """Gives a call when it is settled, and at the end of a dead process's journal those that never were.

    With `is_own` the journal is written by this process, which told of carried calls itself.
    """

    def __init__(self, is_own: bool) -> None:
        self._is_own = is_own
        self._records: dict[str, Record] = {}

    @property
    def open(self) -> list[Carried]:
        """The calls that are not settled, as they are told again where their file goes."""
        records = self._records.values()
        return [Carried(found.opened, found.closed) for found in records if found.opened is not None]

    def fold(self, lines: Iterable[bytes]) -> Iterator[Finished]:
        """The calls that these lines settle; what is no line is told and passed over."""
        for raw in lines:
            try:
                line = read(raw)
            except NotALine:
                log.warning("A line of the usage journal cannot be read (%d bytes).", len(raw))
                continue
            found = self._took(line)
            if found is not None:
                yield found

    def rest(self) -> list[Finished]:
        """The calls that were never settled: closed ones as they were closed, the others interrupted."""
        left = [record for record in self._records.values() if record.opened is not None]
        self._records.clear()
        return [_finished(record.opened, record) for record in left if record.opened is not None]

    def _took(self, line: Line) -> Finished | None:
        match line:
            case Opened():
                self._of(line.id).opened = line
                return self._if_settled(line.id)
            case Carried() if not self._is_own:
                record = self._of(line.opened.id)
                record.opened, record.closed = line.opened, record.closed or line.closed
                return self._if_settled(line.opened.id)
            case Closed():
                self._of(line.id).closed = line
                return self._if_settled(line.id)
            case Settled():
                return self._settled(line.id)
            case Progress():
                for call, events in line.events.items():
                    if call in self._records:
                        self._records[call].seen = (line.at, events)
        return None

    def _of(self, call: str) -> Record:
        return self._records.setdefault(call, Record())

    def _if_settled(self, call: str) -> Finished | None:
        closed = self._records[call].closed
        return self._settled(call) if closed is not None and closed.is_settled else None

    def _settled(self, call: str) -> Finished | None:
        record = self._records.get(call)
        if record is None or record.opened is None or record.closed is None:
            return None
        del self._records[call]
        return _finished(record.opened, record)


def _finished(opened: Opened, record: Record) -> Finished:
    at, events = record.seen or (opened.at, 0)
    return Finished(opened, record.closed, events, max(0, at - opened.at) / 1e6)
