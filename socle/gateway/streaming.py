"""Relays a chat's stream: bytes pass as they come, and only the events that hold usage are read.

A quote inside a JSON text is always escaped, so that the bytes `"usage":` or `"model":` can only be a key:
looking for them needs no parsing, and an answer that speaks of them is not mistaken for them. Nothing
malformed passes for all that: an event is parsed unless it looks whole at a glance.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from socle.gateway import fast_json
from socle.gateway.sse import Events, data_of, event_of
from socle.interface.api_errors import ApiProblem

DONE = b"[DONE]"
WORTH_READING = re.compile(rb'"usage"\s*:\s*{|"error"\s*:|\[DONE\]')
MODEL = re.compile(rb'"model"\s*:\s*("(?:[^"\\]|\\.)*")')

Usage = Mapping[str, Any]
Enrich = Callable[[Usage | None], Usage]


class StreamFailed(Exception):
    """The provider reported an error in the stream, or wrote something else than a chat's events.

    `reported` is the event that told of the error, where there was one; `before` is what can still be sent of
    the piece that it came in.
    """

    def __init__(self, reported: Mapping[str, Any] | None = None) -> None:
        super().__init__("reported" if reported else "malformed")
        self.reported = reported
        self.before = b""


class Relayed(Protocol):
    """What a client is sent of a provider's stream, in whichever protocol."""

    @property
    def done(self) -> bool:
        """Whether all of it was sent."""

    def feed(self, piece: bytes) -> bytes:
        """What can be sent now. Raises StreamFailed or EventTooLarge."""

    def end(self) -> bytes:
        """What is sent when the provider ends the stream. Raises StreamFailed where it is not whole."""

    def failure(self, problem: ApiProblem) -> bytes:
        """What is sent in place of the rest of a stream that failed."""


class Relay:
    """What is sent on of a stream: its events, our name of the model, one event of usage before the end.

    `beside` is put into the first event.
    """

    def __init__(self, asked: str, enrich: Enrich, beside: Mapping[str, Any] | None = None) -> None:
        self._beside = beside
        self._asked = asked
        self._enrich = enrich
        self._events = Events()
        self._first: dict[str, Any] | None = None
        self._names: tuple[bytes, bytes] | None = None
        self._usage: Usage | None = None
        self.done = False

    def feed(self, piece: bytes) -> bytes:
        """What can be sent now. Raises StreamFailed or EventTooLarge."""
        block = self._events.whole(piece)
        if not block or self.done:
            return b""
        if self._first is not None and looks_whole(block) and not worth_reading(block):
            return self._renamed(block)
        sent: list[bytes] = []
        try:
            sent.extend(self._event(event) for event in block.split(b"\n\n") if event)
        except StreamFailed as failure:
            failure.before = b"".join(sent)
            raise
        return b"".join(sent)

    def end(self) -> bytes:
        """What is sent when the provider ends the stream; nothing where its `[DONE]` came.

        Some providers end on the usage: the answer is whole then. Without either, raises StreamFailed.
        """
        if self.done:
            return b""
        if self._usage is None:
            raise StreamFailed
        return self._last_events()

    def failure(self, problem: ApiProblem) -> bytes:
        """The error event of a stream that failed."""
        return event_of(fast_json.written(problem.body()))

    def _event(self, event: bytes) -> bytes:
        data = data_of(event)
        if self.done:
            return b""
        if data is None or not data.strip():
            return event + b"\n\n"
        if data.strip() == DONE:
            return self._last_events()
        if self._first is not None and not worth_reading(data):
            if not looks_whole(event + b"\n\n"):
                object_of(data)
            return self._renamed(event) + b"\n\n"
        return self._read(event, data)

    def _read(self, event: bytes, data: bytes) -> bytes:
        chunk = object_of(data)
        if chunk.get("error"):
            raise StreamFailed(chunk)
        if self._first is None:
            self._first = chunk
            self._names = names(data, chunk.get("model"), self._asked)
            if self._beside:
                chunk = {**chunk, **self._beside, "model": self._asked}
                event = event_of(fast_json.written(chunk))[:-2]
        if not isinstance(chunk.get("usage"), dict):
            return self._renamed(event) + b"\n\n"
        self._usage = chunk["usage"]
        if not chunk.get("choices"):
            return b""
        # Some providers put the usage beside the last words: these go now, the usage at the end.
        return event_of(fast_json.written(chunk | {"usage": None, "model": self._asked}))

    def _last_events(self) -> bytes:
        self.done = True
        facts = self._first or {}
        chunk = {
            "id": facts.get("id", ""),
            "object": facts.get("object", "chat.completion.chunk"),
            "created": facts.get("created", 0),
            "model": self._asked,
            "choices": [],
            "usage": self._enrich(self._usage),
        }
        return event_of(fast_json.written(chunk)) + event_of(DONE)

    def _renamed(self, block: bytes) -> bytes:
        return block.replace(*self._names) if self._names else block


def names(data: bytes, upstream: object, asked: str) -> tuple[bytes, bytes] | None:
    """The bytes with which a provider says the model's name, and those that say it as the client did."""
    if upstream == asked or not isinstance(upstream, str):
        return None
    for found in MODEL.finditer(data):
        if fast_json.read(found[1]) == upstream:
            return found[0], b'"model":' + fast_json.written(asked)
    return None


def worth_reading(data: bytes) -> bool:
    """Whether usage, an error or the end may stand in it; words are looked for first, which is faster."""
    if b'"usage"' in data or b'"error"' in data or DONE in data:
        return WORTH_READING.search(data) is not None
    return False


def looks_whole(event: bytes) -> bool:
    """Whether these bytes can be taken for one event with a JSON object in it, without parsing them.

    A text with a brace or a bracket of its own may not look so: such an event is parsed.
    """
    return (
        event.startswith(b'data: {"')
        and event.endswith(b"}\n\n")
        and event.count(b"\n") == 2
        and event.count(b"{") == event.count(b"}")
        and event.count(b"[") == event.count(b"]")
    )


def object_of(data: bytes) -> dict[str, Any]:
    """The JSON object that an event's data are. Raises StreamFailed."""
    try:
        found = fast_json.read(data)
    except (ValueError, RecursionError) as error:
        raise StreamFailed from error
    if not isinstance(found, dict):
        raise StreamFailed
    return found
