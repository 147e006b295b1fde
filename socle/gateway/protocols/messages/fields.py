"""What is read of a request to /v1/messages."""

from typing import Annotated, Any

from pydantic import Field

from socle.gateway.request_body import Asked, Known, Text

Blocks = list[dict[str, Any]]


class Turn(Known):
    """One message of the conversation."""

    role: Text
    content: str | Blocks


class CountFields(Asked):
    """A request to /v1/messages/count_tokens."""

    messages: Annotated[list[Turn], Field(min_length=1)]
    system: str | Blocks | None = None
    tools: Blocks | None = None
    tool_choice: dict[str, Any] | None = None
    thinking: dict[str, Any] | None = None
    output_config: dict[str, Any] | None = None


class MessageFields(CountFields):
    """A request to /v1/messages."""

    max_tokens: Annotated[int, Field(gt=0)]
    stop_sequences: list[str] | None = None
    stream: bool | None = None
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None

    @property
    def wants_thoughts(self) -> bool:
        """Whether the client reads what the model thinks before it answers."""
        return (self.thinking or {}).get("type") in ("enabled", "adaptive")
