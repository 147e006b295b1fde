"""A message's content in a chat: a text where it is only text, which every model takes, else its parts."""

from typing import Any

Message = dict[str, Any]


def joined(parts: list[dict[str, Any]]) -> str | list[dict[str, Any]]:
    """The parts as one text, where no other kind is among them."""
    if all(part["type"] == "text" for part in parts):
        return "\n".join(part["text"] for part in parts)
    return parts


def with_one_system_message(first: str | None, messages: list[Message]) -> list[Message]:
    """The messages with what stands at their head as rules in one message: many templates allow one only."""
    rules = [first] if first else []
    at = 0
    while (
        at < len(messages) and messages[at]["role"] == "system" and isinstance(messages[at]["content"], str)
    ):
        rules.append(messages[at]["content"])
        at += 1
    head = [{"role": "system", "content": "\n\n".join(rules)}] if rules else []
    return [*head, *messages[at:]]
