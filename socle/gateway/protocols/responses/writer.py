"""A chat's answer in the events of /v1/responses, numbered, each item opened and closed."""

import json
from typing import Any

from socle.gateway.protocols.events import head_of, named_event
from socle.gateway.protocols.responses.envelope import Envelope
from socle.gateway.protocols.responses.fields import Items
from socle.gateway.protocols.responses.items import CallItem, Item, TextItem
from socle.gateway.streaming import Usage
from socle.interface.api_errors import ApiProblem

# OpenAI's codes of a failed response; any other fault is a server's.
CODES = {400: "invalid_prompt", 413: "invalid_prompt", 429: "rate_limit_exceeded"}


class ResponseWriter:
    """The events of one response, and at its end the response itself."""

    def __init__(self, envelope: Envelope) -> None:
        self._envelope = envelope
        self._pieces: list[bytes] = []
        self._sequence = 0
        self._item: Item | None = None
        self._head = b""
        self.output: Items = []
        self.response: dict[str, Any] = {}

    def text(self, piece: str) -> None:
        """More of the answer's text."""
        self._add("message", "output_text", piece)

    def reasoning(self, piece: str) -> None:
        """More of the model's thoughts."""
        self._add("reasoning", "reasoning_text", piece)

    def refusal(self, piece: str) -> None:
        """More of what the model says instead of an answer."""
        self._add("message", "refusal", piece)

    def call(self, number: str, name: str) -> None:
        """A call of a tool begins."""
        tool = self._envelope.tools.named(name)
        prefix = "ctc" if tool.is_custom else "fc"
        self._open(CallItem(self._envelope.item_id(prefix, len(self.output)), number, tool))

    def arguments(self, piece: str) -> None:
        """More of its arguments."""
        self._delta(piece)

    def waiting(self) -> None:
        """A comment, so that nothing on the way takes the stream for dead."""
        self._begin()
        self._pieces.append(b": waiting\n\n")

    def finish(self, reason: str | None, stopped_by: str | None, usage: Usage) -> None:
        """The last events."""
        self._begin()
        self._close("incomplete" if reason == "length" else "completed")
        self.response = self._envelope.response(self.output, reason, usage)
        self._event(f"response.{self.response['status']}", {"response": self.response})

    def failed(self, problem: ApiProblem) -> None:
        """The event of a failure."""
        self._begin()
        self._close("incomplete")
        code = CODES.get(problem.status, "server_error")
        failed = self._envelope.failed(self.output, code, problem.message)
        self._event("response.failed", {"response": failed})

    def taken(self) -> bytes:
        """The events since the last time."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken

    def _begin(self) -> None:
        if not self._sequence:
            begun = self._envelope.begun()
            self._event("response.created", {"response": begun})
            self._event("response.in_progress", {"response": begun})

    def _add(self, kind: str, part: str, piece: str) -> None:
        if not isinstance(self._item, TextItem) or (self._item.kind, self._item.part) != (kind, part):
            prefix = "msg" if kind == "message" else "rs"
            self._open(TextItem(self._envelope.item_id(prefix, len(self.output)), kind, part))
        self._delta(piece)

    def _open(self, item: Item) -> None:
        self._begin()
        self._close("completed")
        self._item = item
        self._event("response.output_item.added", self._at({"item": item.begun()}))
        place = {"item_id": item.id, **self._at({})}
        for name, data in item.opening():
            self._event(name, {**place, **data})
        self._head = head_of(item.delta_event, {**place, **item.beside_delta}, "delta")

    def _delta(self, piece: str) -> None:
        if self._item is None:
            return
        self._item.pieces.append(piece)
        if self._item.streams:
            self._append_delta(piece)

    def _append_delta(self, piece: str) -> None:
        data = json.dumps(piece).encode()
        self._pieces.append(b'%b%b, "sequence_number": %d}\n\n' % (self._head, data, self._sequence))
        self._sequence += 1

    def _close(self, status: str) -> None:
        item = self._item
        if item is None:
            return
        if not item.streams:
            self._append_delta(item.said())
        place = {"item_id": item.id, **self._at({})}
        for name, data in item.closing():
            self._event(name, {**place, **data})
        done = item.done(status)
        self._event("response.output_item.done", self._at({"item": done}))
        self.output.append(done)
        self._item = None

    def _at(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"output_index": len(self.output), **data}

    def _event(self, name: str, data: dict[str, Any]) -> None:
        self._pieces.append(named_event(name, {**data, "sequence_number": self._sequence}))
        self._sequence += 1
