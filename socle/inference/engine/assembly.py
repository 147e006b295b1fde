"""Puts the chunks of a streamed chat or completion together into a whole answer.

The engine always asks llama.cpp for a stream: only then does it notice, while it reads a prompt, that the
client left.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NOT_IN_THE_HEAD = frozenset({"choices", "prompt_progress"})
# Of a delta: texts that come in pieces.
IN_PIECES = ("content", "reasoning_content", "refusal")


class Assembly:
    """An answer in the making."""

    def __init__(self) -> None:
        self._head: dict[str, Any] = {}
        self._choices: dict[int, dict[str, Any]] = {}

    def add(self, chunk: Mapping[str, Any]) -> None:
        """Adds a chunk, in the order of the stream."""
        for choice in chunk.get("choices", ()):
            self._add_choice(choice)
        self._head |= {key: value for key, value in chunk.items() if key not in NOT_IN_THE_HEAD}

    def body(self) -> dict[str, Any]:
        """The chat completion."""
        choices = [self._choices[index] for index in sorted(self._choices)]
        for message in (choice["message"] for choice in choices):
            if message["content"] is None and not message.get("tool_calls"):
                message["content"] = ""
        return {**self._head, "object": "chat.completion", "choices": choices}

    def _add_choice(self, choice: Mapping[str, Any]) -> None:
        index = choice["index"]
        message = {"role": "assistant", "content": None, "refusal": None}
        empty = {"index": index, "message": message, "logprobs": None, "finish_reason": None}
        known = self._choices.setdefault(index, empty)
        known["finish_reason"] = choice.get("finish_reason") or known["finish_reason"]
        _add_delta(known["message"], choice.get("delta") or {})
        if said := (choice.get("logprobs") or {}).get("content"):
            known["logprobs"] = known["logprobs"] or {"content": []}
            known["logprobs"]["content"] += said


class CompletionAssembly:
    """A completion in the making."""

    def __init__(self) -> None:
        self._head: dict[str, Any] = {}
        self._choices: dict[int, dict[str, Any]] = {}

    def add(self, chunk: Mapping[str, Any]) -> None:
        """Adds a chunk, in the order of the stream."""
        for choice in chunk.get("choices", ()):
            index = choice["index"]
            known = self._choices.setdefault(index, {"index": index, "text": "", "logprobs": None})
            known["text"] += choice.get("text") or ""
            known["finish_reason"] = choice.get("finish_reason") or known.get("finish_reason")
            if said := (choice.get("logprobs") or {}).get("content"):
                known["logprobs"] = known["logprobs"] or {"content": []}
                known["logprobs"]["content"] += said
        self._head |= {key: value for key, value in chunk.items() if key not in NOT_IN_THE_HEAD}

    def body(self) -> dict[str, Any]:
        """The completion."""
        choices = [self._choices[index] for index in sorted(self._choices)]
        return {**self._head, "object": "text_completion", "choices": choices}


def _add_delta(message: dict[str, Any], delta: Mapping[str, Any]) -> None:
    for key in IN_PIECES:
        if delta.get(key) is not None:
            message[key] = (message.get(key) or "") + delta[key]
    for call in delta.get("tool_calls") or ():
        _add_call(message.setdefault("tool_calls", []), call)


def _add_call(calls: list[dict[str, Any]], piece: Mapping[str, Any]) -> None:
    """A tool call begins with its id and name; its arguments follow in pieces under the same index."""
    index = piece.get("index", len(calls))
    while len(calls) <= index:
        calls.append({"id": "", "type": "function", "function": {"name": "", "arguments": ""}})
    call, function = calls[index], piece.get("function") or {}
    call["id"] = piece.get("id") or call["id"]
    call["function"]["name"] += function.get("name") or ""
    call["function"]["arguments"] += function.get("arguments") or ""
