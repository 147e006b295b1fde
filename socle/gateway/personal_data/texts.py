"""The texts of a request, wherever they stand in its JSON: unknown parameters are passed on, so all count."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# Names and numbers of the protocol, which say nothing of anybody.
_NOT_TEXTS = frozenset(
    {
        *("model", "role", "type", "id", "object", "encoding_format", "tool_choice", "service_tier"),
        *("tool_call_id", "call_id", "tool_use_id", "item_id", "previous_response_id"),
    }
)


@dataclass(slots=True)
class Text:
    """One text and its place, where another can be put."""

    holder: Any
    key: Any
    text: str

    def replace(self, text: str) -> None:
        """Puts another text in its place."""
        self.holder[self.key] = self.text = text


def texts_of(body: dict[str, Any]) -> Iterator[Text]:
    """Every text of a body, in its order, but identifiers and files written as `data:` addresses.

    A loop rather than a recursion: a body may be nested as deeply as its JSON could be read.
    """
    open_holders: list[tuple[Any, Iterator[tuple[Any, Any]]]] = [(body, _items(body))]
    while open_holders:
        holder, items = open_holders[-1]
        for key, value in items:
            if isinstance(value, dict | list):
                open_holders.append((value, _items(value)))
                break
            if isinstance(value, str) and key not in _NOT_TEXTS and not value.startswith("data:"):
                yield Text(holder, key, value)
        else:
            open_holders.pop()


def _items(holder: Any) -> Iterator[tuple[Any, Any]]:
    return iter(holder.items()) if isinstance(holder, dict) else enumerate(holder)
