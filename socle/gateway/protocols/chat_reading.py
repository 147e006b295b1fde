"""Reads a chat's answer, whole or as it comes, and tells a writer of another protocol what it says."""

import json
import secrets
from collections.abc import Mapping
from typing import Any, Protocol

from socle.gateway.sse import Events, data_of
from socle.gateway.streaming import DONE, Enrich, StreamFailed, Usage
from socle.gateway.upstream_errors import fault
from socle.interface.api_errors import ApiProblem


class Writer(Protocol):
    """Puts a chat's answer into the events of another protocol, which `taken` hands over."""

    def text(self, piece: str) -> None:
        """More of the answer's text."""

    def reasoning(self, piece: str) -> None:
        """More of what the model thinks before it answers."""

    def refusal(self, piece: str) -> None:
        """More of what the model says instead of an answer."""

    def call(self, number: str, name: str) -> None:
        """A call of a tool begins."""

    def arguments(self, piece: str) -> None:
        """More of the arguments of the call that began last, in JSON."""

    def waiting(self) -> None:
        """The provider says that it still works."""

    def finish(self, reason: str | None, stopped_by: str | None, usage: Usage) -> None:
        """The answer is whole: the chat's `finish_reason`, the stop sequence where it is told."""

    def failed(self, problem: ApiProblem) -> None:
        """There is no more, because of this."""

    def taken(self) -> bytes:
        """The events since the last time."""


class AnswerReader:
    """Follows one answer through its deltas; of several choices the first is read."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._call = -1
        self.reason: str | None = None
        self.stopped_by: str | None = None

    def choices(self, choices: Any, part: str) -> None:
        """Reads these choices, whose `part` (delta or message) says more. Raises StreamFailed."""
        for choice in choices if isinstance(choices, list) else ():
            if choice.get("index", 0) == 0:
                self._choice(choice, choice.get(part) or {})

    def _choice(self, choice: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        if thought := said.get("reasoning_content") or said.get("reasoning"):
            self._writer.reasoning(_text(thought))
        if content := said.get("content"):
            self._content(content)
        if refusal := said.get("refusal"):
            self._writer.refusal(_text(refusal))
        if calls := said.get("tool_calls"):
            for call in calls:
                self._tool_call(call)
        if reason := choice.get("finish_reason"):
            self.reason = _text(reason)
            stopped_by = choice.get("stop_reason")
            self.stopped_by = stopped_by if isinstance(stopped_by, str) else None

    def _content(self, content: Any) -> None:
        if isinstance(content, str):
            self._writer.text(content)
            return
        # Mistral's reasoning models write parts.
        for part in content:
            if part.get("type") == "thinking":
                for thought in part.get("thinking", ()):
                    self._writer.reasoning(_text(thought.get("text", "")))
            elif part.get("text"):
                self._writer.text(_text(part["text"]))

    def _tool_call(self, call: Mapping[str, Any]) -> None:
        function = call.get("function") or {}
        index = call.get("index")
        if index is None:
            # Some providers leave the index out: an id then begins a call.
            index = self._call + 1 if call.get("id") else max(self._call, 0)
        if index != self._call:
            # Deltas of a call that was closed would be lost.
            if index < self._call or not function.get("name"):
                raise StreamFailed
            self._call = index
            number = call.get("id") or f"call_{secrets.token_hex(12)}"
            self._writer.call(_text(number), _text(function["name"]))
        if piece := function.get("arguments"):
            self._writer.arguments(piece if isinstance(piece, str) else json.dumps(piece))


def _text(said: Any) -> str:
    """What must be a text. Raises StreamFailed."""
    if not isinstance(said, str):
        raise StreamFailed
    return said


class TranslatedRelay:
    """What is sent on of a chat's stream, in the events of a writer."""

    def __init__(self, writer: Writer, enrich: Enrich) -> None:
        self._writer = writer
        self._enrich = enrich
        self._events = Events()
        self._answer = AnswerReader(writer)
        self._usage: Usage | None = None
        self.done = False

    def feed(self, piece: bytes) -> bytes:
        """What can be sent now. Raises StreamFailed or EventTooLarge."""
        block = self._events.whole(piece)
        if not block or self.done:
            return b""
        for event in block.split(b"\n\n"):
            if event and not self.done:
                self._event(event)
        return self._writer.taken()

    def end(self) -> bytes:
        """What is sent when the provider ends the stream without `[DONE]`. Raises StreamFailed."""
        if self.done:
            return b""
        if self._usage is None:
            raise StreamFailed
        self._finish()
        return self._writer.taken()

    def failure(self, problem: ApiProblem) -> bytes:
        """The protocol's own events of a failure."""
        self._writer.failed(problem)
        return self._writer.taken()

    def _event(self, event: bytes) -> None:
        data = data_of(event)
        if data is None:
            self._writer.waiting()
        elif data.strip() == DONE:
            self._finish()
        else:
            self._chunk(data)

    def _chunk(self, data: bytes) -> None:
        try:
            chunk = json.loads(data)
            if chunk.get("error"):
                raise StreamFailed(chunk)
            if usage := chunk.get("usage"):
                self._usage = usage
            self._answer.choices(chunk.get("choices"), "delta")
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise StreamFailed from error

    def _finish(self) -> None:
        self.done = True
        self._writer.finish(self._answer.reason, self._answer.stopped_by, self._enrich(self._usage))


def read_whole(raw: bytes, writer: Writer) -> None:
    """Tells the writer of a whole chat completion, whose usage is complete. Raises ApiProblem 502."""
    answer = AnswerReader(writer)
    try:
        chat = json.loads(raw)
        if not chat.get("choices"):
            raise fault()
        answer.choices(chat["choices"], "message")
    except (StreamFailed, ValueError, TypeError, AttributeError) as error:
        raise fault() from error
    writer.finish(answer.reason, answer.stopped_by, chat["usage"])
