"""A chat's answer in the events of /v1/messages: blocks, one after the other, each opened and closed."""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from socle.gateway.protocols.events import head_of, named_event
from socle.gateway.protocols.messages.problems import body_of
from socle.gateway.streaming import Usage
from socle.gateway.upstream_errors import fault
from socle.interface.api_errors import ApiProblem

STOP_REASONS = {
    "stop": "end_turn",
    "length": "max_tokens",
    "tool_calls": "tool_use",
    "content_filter": "refusal",
}
# A block's delta: its type, and the member that holds the text.
DELTAS = {
    "text": ("text_delta", "text"),
    "thinking": ("thinking_delta", "thinking"),
    "tool_use": ("input_json_delta", "partial_json"),
}
PING = named_event("ping", {})


class MessageWriter:
    """The events of one message, and at its end the message itself."""

    def __init__(self, asked: str, *, wants_thoughts: bool) -> None:
        self._asked = asked
        self._wants_thoughts = wants_thoughts
        self._id = f"msg_{secrets.token_hex(12)}"
        self._events: list[bytes] = []
        self._begun = False
        self._block: dict[str, Any] | None = None
        self._texts: list[str] = []
        self._head = b""
        self._content: list[dict[str, Any]] = []
        self.message: dict[str, Any] = {}

    def text(self, piece: str) -> None:
        """More of the answer's text."""
        if self._block is None or self._block["type"] != "text":
            self._open({"type": "text", "text": ""})
        self._delta(piece)

    def reasoning(self, piece: str) -> None:
        """More of the model's thoughts, for a client that asked for them."""
        if not self._wants_thoughts:
            return
        if self._block is None or self._block["type"] != "thinking":
            self._open({"type": "thinking", "thinking": "", "signature": ""})
        self._delta(piece)

    def refusal(self, piece: str) -> None:
        """What the model says instead of an answer is text here."""
        self.text(piece)

    def call(self, number: str, name: str) -> None:
        """A call of a tool begins."""
        self._open({"type": "tool_use", "id": number, "name": name, "input": {}})

    def arguments(self, piece: str) -> None:
        """More of its arguments."""
        self._delta(piece)

    def waiting(self) -> None:
        """Anthropic's own sign of life."""
        self._begin()
        self._events.append(PING)

    def finish(self, reason: str | None, stopped_by: str | None, usage: Usage) -> None:
        """The last events."""
        self._begin()
        self._close()
        ended = {
            "stop_reason": "stop_sequence" if stopped_by else STOP_REASONS.get(reason or "", "end_turn"),
            "stop_sequence": stopped_by,
        }
        if reason == "stop" and any(block["type"] == "tool_use" for block in self._content):
            ended["stop_reason"] = "tool_use"
        counted = _usage(usage)
        self._event("message_delta", {"delta": ended, "usage": counted})
        self._event("message_stop", {})
        self.message = self._message(self._content, counted) | ended

    def failed(self, problem: ApiProblem) -> None:
        """The event of a failure."""
        self._events.append(b"event: error\ndata: %b\n\n" % json.dumps(body_of(problem)).encode())

    def taken(self) -> bytes:
        """The events since the last time."""
        taken = b"".join(self._events)
        self._events.clear()
        return taken

    def whole(self) -> dict[str, Any]:
        """The message, its calls with their input read. Raises ApiProblem 502 where one is not JSON."""
        for block in self._content:
            if block["type"] == "tool_use":
                block["input"] = _input(block["input"])
        return self.message

    def _begin(self) -> None:
        if not self._begun:
            self._begun = True
            # The provider counts at the end: `message_delta` says how much was read.
            self._event("message_start", {"message": self._message([], _usage({}))})

    def _message(self, content: list[dict[str, Any]], usage: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": self._id,
            "type": "message",
            "role": "assistant",
            "model": self._asked,
            "content": content,
            "stop_reason": None,
            "stop_sequence": None,
            "usage": usage,
        }

    def _open(self, block: dict[str, Any]) -> None:
        self._begin()
        self._close()
        self._block = block
        index = len(self._content)
        self._event("content_block_start", {"index": index, "content_block": block})
        kind, member = DELTAS[block["type"]]
        # The text stands last, inside `delta`: both braces are written after it.
        head = head_of("content_block_delta", {"index": index}, "delta")
        self._head = head + json.dumps({"type": kind, member: 0}).encode()[:-2]

    def _delta(self, piece: str) -> None:
        if self._block is None:
            return
        self._texts.append(piece)
        self._events.append(b"%b%b}}\n\n" % (self._head, json.dumps(piece).encode()))

    def _close(self) -> None:
        block = self._block
        if block is None:
            return
        said = "".join(self._texts)
        self._texts.clear()
        member = "input" if block["type"] == "tool_use" else block["type"]
        self._event("content_block_stop", {"index": len(self._content)})
        self._content.append({**block, member: said})
        self._block = None

    def _event(self, name: str, data: dict[str, Any]) -> None:
        self._events.append(named_event(name, data))


def _input(arguments: str) -> dict[str, Any]:
    try:
        found = json.loads(arguments or "{}")
    except ValueError as error:
        raise fault() from error
    if not isinstance(found, dict):
        raise fault()
    return found


def _usage(usage: Mapping[str, Any]) -> dict[str, Any]:
    """Anthropic's counts: what came from a cache stands apart."""
    cached = (usage.get("prompt_tokens_details") or {}).get("cached_tokens") or 0
    found = {
        "input_tokens": max(0, usage.get("prompt_tokens", 0) - cached),
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": cached,
        "output_tokens": usage.get("completion_tokens", 0),
    }
    return found | {name: usage[name] for name in ("cost", "impacts", "socle") if name in usage}
