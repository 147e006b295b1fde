"""One attempt at reading a document: under its lock, or over."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from socle.knowledge.actions import UNDER_WAY
from socle.knowledge.models import Document
from socle.storage.scope import administration_scope

_SAY_EVERY_SECONDS = 0.4


@dataclass(frozen=True)
class Attempt:
    """The attempt of a document that a workflow works on."""

    administration_id: int
    document_id: int
    number: int

    @contextmanager
    def held(self) -> Iterator[Document | None]:
        """The document, locked until the end of the block; None once this attempt is over."""
        with administration_scope(self.administration_id):
            mine = Document.objects.select_for_update(of=("self",)).filter(pk=self.document_id)
            yield mine.filter(attempt=self.number, status__in=UNDER_WAY).first()

    def is_over(self) -> bool:
        """Whether the document was cancelled, deleted or begun again."""
        with administration_scope(self.administration_id):
            mine = Document.objects.filter(pk=self.document_id, attempt=self.number, status__in=UNDER_WAY)
            return not mine.exists()

    def say(self, done: int, total: int, unit: str) -> None:
        """Shows how far the work has come."""
        with administration_scope(self.administration_id):
            mine = Document.objects.filter(pk=self.document_id, attempt=self.number, status__in=UNDER_WAY)
            mine.update(done=done, total=total, unit=unit)


def fail(attempt: Attempt, code: str, sentence: str) -> None:
    """Ends the attempt with a sentence for the reader, if it is still under way."""
    with attempt.held() as document:
        if document is not None:
            document.status = Document.Status.FAILED
            document.failure, document.failure_code = sentence, code
            document.save(update_fields=["status", "failure", "failure_code"])


@dataclass
class Follower:
    """Says the progress of a reading and asks whether to stop, a few times a second at most."""

    attempt: Attempt
    _said_at: float = field(default=0.0, init=False)
    _asked_at: float = field(default=0.0, init=False)

    def progress(self, done: int, total: int) -> None:
        """Shows pages read."""
        now = time.monotonic()
        if now - self._said_at >= _SAY_EVERY_SECONDS:
            self._said_at = now
            self.attempt.say(done, total, "pages")

    def stopped(self) -> bool:
        """Whether the reading should stop."""
        now = time.monotonic()
        if now - self._asked_at < _SAY_EVERY_SECONDS:
            return False
        self._asked_at = now
        return self.attempt.is_over()
