"""Relays a transcription's stream: its events pass as they come, the last one with its usage completed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from socle.gateway.spoken import spoken_usage
from socle.gateway.sse import Events, data_of, event_of
from socle.gateway.streaming import DONE, StreamFailed, object_of
from socle.interface.api_errors import ApiProblem

LAST = "transcript.text.done"

Enrich = Callable[[Mapping[str, Any] | None], Mapping[str, Any]]


class TranscriptRelay:
    """What is sent on of a transcription's stream, as `streaming.Relay` does for a chat's."""

    def __init__(self, enrich: Enrich) -> None:
        self._enrich = enrich
        self._events = Events()
        self.done = False

    def feed(self, piece: bytes) -> bytes:
        """What can be sent now. Raises StreamFailed or EventTooLarge."""
        sent: list[bytes] = []
        try:
            sent.extend(self._event(event) for event in self._events.whole(piece).split(b"\n\n") if event)
        except StreamFailed as failure:
            failure.before = b"".join(sent)
            raise
        return b"".join(sent)

    def end(self) -> bytes:
        """What is sent when the provider ends; raises StreamFailed where the last event is missing."""
        if not self.done:
            raise StreamFailed
        return b""

    def failure(self, problem: ApiProblem) -> bytes:
        """The error event of a stream that failed."""
        return event_of(json.dumps(problem.body()).encode())

    def _event(self, event: bytes) -> bytes:
        data = data_of(event)
        if self.done or data is None:
            return b"" if self.done else event + b"\n\n"
        if data.strip() == DONE:
            raise StreamFailed
        said = object_of(data)
        if said.get("error"):
            raise StreamFailed(said)
        if said.get("type") != LAST:
            return event + b"\n\n"
        self.done = True
        usage = self._enrich(spoken_usage(said.get("usage")))
        return event_of(json.dumps({**said, "usage": usage}).encode()) + event_of(DONE)
