"""A completion by a provider that only chats: the model is asked to continue the text, or to fill it in."""

import json
import secrets
from time import time
from typing import Any

from socle.gateway.protocols.completions.fields import CompletionFields
from socle.gateway.request_body import Body
from socle.gateway.sse import event_of
from socle.gateway.streaming import DONE, Usage
from socle.interface.api_errors import ApiProblem

CONTINUE = (
    "Continue the user's text from where it stops. Write the continuation only: "
    "no comment, no quotation marks, no repetition."
)
FILL_IN = (
    "The user gives a text with a gap, marked <GAP/>. Write what belongs in the gap, and nothing else: "
    "no comment, no code fence, nothing of what stands before or after it."
)
# What a chat has not.
OF_COMPLETIONS = frozenset({"prompt", "suffix", "echo", "best_of", "logprobs"})
REASONS = frozenset({"stop", "length", "content_filter"})


def chat_of(body: Body, fields: CompletionFields) -> Body:
    """The body of the chat. Raises ApiProblem 400 for what only a completion can do."""
    text = fields.text
    if text is None:
        message = "This model's provider takes one text as the prompt: neither tokens nor several texts."
        raise ApiProblem(400, message, code="unsupported_value", param="prompt")
    for name in ("echo", "logprobs"):
        if body.get(name):
            message = f"This model's provider does not serve '{name}' with a completion."
            raise ApiProblem(400, message, code="unsupported_value", param=name)
    rule, asked = (FILL_IN, f"{text}<GAP/>{fields.suffix}") if fields.suffix else (CONTINUE, text)
    messages = [{"role": "system", "content": rule}, {"role": "user", "content": asked}]
    passed_on = {name: value for name, value in body.items() if name not in OF_COMPLETIONS}
    return {**passed_on, "messages": messages}


def completion_of(raw: bytes) -> bytes:
    """The completion that a chat's whole answer is, each choice beside its index."""
    chat = json.loads(raw)
    choices = [
        _choice(choice.get("index", 0), (choice.get("message") or {}).get("content"), choice)
        for choice in chat.get("choices", ())
    ]
    return json.dumps({**chat, "object": "text_completion", "choices": choices}).encode()


def _choice(index: int, text: Any, choice: dict[str, Any]) -> dict[str, Any]:
    reason = choice.get("finish_reason")
    reason = reason if reason in REASONS or reason is None else "stop"
    return {"index": index, "text": text or "", "logprobs": None, "finish_reason": reason}


class CompletionWriter:
    """A chat's answer in the chunks of a completion."""

    def __init__(self, asked: str) -> None:
        self._facts = {
            "id": f"cmpl-{secrets.token_hex(12)}",
            "object": "text_completion",
            "created": int(time()),
            "model": asked,
        }
        self._pieces: list[bytes] = []

    def text(self, piece: str) -> None:
        """More of the text."""
        self._chunk([_choice(0, piece, {})])

    def reasoning(self, piece: str) -> None:
        """Thoughts are no part of the text."""

    def refusal(self, piece: str) -> None:
        """A refusal is what the model wrote."""
        self.text(piece)

    def call(self, number: str, name: str) -> None:
        """No tool was offered."""

    def arguments(self, piece: str) -> None:
        """No tool was offered."""

    def waiting(self) -> None:
        """A comment, so that nothing on the way takes the stream for dead."""
        self._pieces.append(b": waiting\n\n")

    def finish(self, reason: str | None, stopped_by: str | None, usage: Usage) -> None:
        """The reason, the usage, the end."""
        self._chunk([_choice(0, "", {"finish_reason": reason or "stop"})])
        self._chunk([], usage=usage)
        self._pieces.append(event_of(DONE))

    def failed(self, problem: ApiProblem) -> None:
        """The error event."""
        self._pieces.append(event_of(json.dumps(problem.body()).encode()))

    def taken(self) -> bytes:
        """The events since the last time."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken

    def _chunk(self, choices: list[dict[str, Any]], **more: Any) -> None:
        self._pieces.append(event_of(json.dumps({**self._facts, "choices": choices, **more}).encode()))
