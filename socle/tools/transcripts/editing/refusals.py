"""Why a gesture on a transcript was not done."""

from __future__ import annotations

from socle.tools.transcripts.models import Segment


class Refused(ValueError):
    """A gesture that was not done, with a sentence for the person."""


class Overtaken(Refused):
    """Somebody else changed the segment since it was shown; `segment` is what it became."""

    def __init__(self, sentence: str, segment: Segment | None = None) -> None:
        super().__init__(sentence)
        self.segment = segment
