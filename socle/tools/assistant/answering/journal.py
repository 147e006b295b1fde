"""The events of an answer being written: appended now and then, followed by pages, dropped at the end."""

import time
from collections.abc import Sequence
from dataclasses import replace

from socle.storage.scope import administration_scope
from socle.tools.assistant.answering.proving import Statement
from socle.tools.assistant.models import Turn, TurnEvent

COALESCED_SECONDS = 0.25


class Stopped(Exception):
    """The person asked that the answer stop, or gave the turn another attempt."""


class Journal:
    """Appends the text of one attempt at a turn, at most four times a second."""

    def __init__(self, administration_id: int, turn: Turn) -> None:
        self._administration_id = administration_id
        self._turn = turn
        self._text = ""
        self._statements: list[Statement] = []
        self._flushed = time.monotonic()
        self._sequence = 0

    def begin(self) -> None:
        """Takes up the numbering; says that what an earlier start wrote is void."""
        with administration_scope(self._administration_id):
            last = TurnEvent.objects.filter(turn=self._turn).order_by("-sequence").first()
            self._sequence = last.sequence if last else 0
            if last:
                self._append("restart")

    def write(self, text: str, statements: Sequence[Statement] = ()) -> None:
        """Adds text; raises Stopped once somebody asked to stop."""
        shift = len(self._text)
        self._statements += [replace(one, start=one.start + shift, end=one.end + shift) for one in statements]
        self._text += text
        self.flush_if_due()

    def flush_if_due(self) -> None:
        """Makes what waits visible when a quarter of a second has passed; raises Stopped."""
        if time.monotonic() - self._flushed >= COALESCED_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Makes what waits visible; raises Stopped once somebody asked to stop."""
        self._flushed = time.monotonic()
        with administration_scope(self._administration_id):
            if self._text:
                self._append("text", self._text, [one.as_row() for one in self._statements])
            self._text, self._statements = "", []
            self._ensure_wanted()

    def _append(self, kind: str, text: str = "", statements: Sequence[dict[str, object]] = ()) -> None:
        self._sequence += 1
        TurnEvent.objects.create(
            administration_id=self._administration_id,
            turn=self._turn,
            sequence=self._sequence,
            kind=kind,
            text=text,
            statements=list(statements),
        )

    def _ensure_wanted(self) -> None:
        wanted = Turn.objects.filter(pk=self._turn.pk, attempt=self._turn.attempt, stop_requested=False)
        if not wanted.exists():
            raise Stopped
