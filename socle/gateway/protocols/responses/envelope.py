"""What a response says beside its output."""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from socle.gateway.protocols.responses.fields import Items, ResponseFields
from socle.gateway.protocols.responses.tools import Tools

CUT = {"length": "max_output_tokens", "content_filter": "content_filter"}


@dataclass(frozen=True)
class Envelope:
    """A response in the making: its number, what was asked, the tools offered, the clock."""

    fields: ResponseFields
    tools: Tools
    is_stored: bool
    number: str = field(default_factory=lambda: secrets.token_hex(16))
    now: Callable[[], float] = time.time
    created: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "created", int(self.now()))

    @property
    def id(self) -> str:
        """The response's id."""
        return f"resp_{self.number}"

    def item_id(self, kind: str, index: int) -> str:
        """The id of an item of the output: it says which response the item is of."""
        return f"{kind}_{self.number}_{index}"

    def response(
        self, output: Items, reason: str | None = None, usage: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The response: whole, or cut where the chat's `reason` says so."""
        cut = CUT.get(reason or "")
        return {
            **self._asked(),
            "status": "incomplete" if cut else "completed",
            "completed_at": int(self.now()),
            "incomplete_details": {"reason": cut} if cut else None,
            "output": output,
            "usage": _usage(usage or {}),
        }

    def begun(self) -> dict[str, Any]:
        """The response before its first item."""
        return {**self._asked(), "status": "in_progress", "output": []}

    def failed(self, output: Items, code: str, message: str) -> dict[str, Any]:
        """The response that did not come to its end."""
        error = {"code": code, "message": message}
        return {**self._asked(), "status": "failed", "error": error, "output": output}

    def _asked(self) -> dict[str, Any]:
        fields = self.fields
        text = fields.text.format if fields.text else None
        return {
            "id": self.id,
            "object": "response",
            "created_at": self.created,
            "completed_at": None,
            "error": None,
            "incomplete_details": None,
            "instructions": fields.instructions,
            "max_output_tokens": fields.max_output_tokens,
            "model": fields.model,
            "parallel_tool_calls": fields.parallel_tool_calls is not False,
            "previous_response_id": fields.previous_response_id,
            "reasoning": {"effort": fields.reasoning.effort if fields.reasoning else None, "summary": None},
            "store": self.is_stored,
            "temperature": fields.temperature,
            "text": {"format": text or {"type": "text"}},
            "tool_choice": fields.tool_choice or "auto",
            "tools": self.tools.echoed,
            "top_p": fields.top_p,
            "truncation": "disabled",
            "metadata": fields.metadata or {},
        }


def _usage(usage: Mapping[str, Any]) -> dict[str, Any]:
    read, written = usage.get("prompt_tokens_details") or {}, usage.get("completion_tokens_details") or {}
    found = {
        "input_tokens": usage.get("prompt_tokens", 0),
        "input_tokens_details": {"cached_tokens": read.get("cached_tokens") or 0, "cache_write_tokens": 0},
        "output_tokens": usage.get("completion_tokens", 0),
        "output_tokens_details": {"reasoning_tokens": written.get("reasoning_tokens") or 0},
        "total_tokens": usage.get("total_tokens", 0),
    }
    ours = {name: usage[name] for name in ("cost", "impacts", "socle") if name in usage}
    return found | ours
