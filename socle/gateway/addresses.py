"""Finds the addresses that a request asks a model to look at.

A data: URL passes, the http address of an image may be fetched by us, any other is refused.

A provider that fetched them itself would do so from its own network, with its own rights, beyond our checks.
"""

import re
from dataclasses import dataclass
from typing import Any

from socle.interface.api_errors import ApiProblem

DEEPEST = 20
# Text for people and models, never an address to a provider; and calls of tools, which are the client's.
PROSE = frozenset({"text", "content", "name", "refusal", "reasoning", "reasoning_content"})
CALLS = frozenset({"tool_calls", "function_call"})
ADDRESS = re.compile(r"\s*[a-z][a-z0-9+.-]*://", re.IGNORECASE)


Way = tuple[int | str, ...]
"""The keys that lead to a value, from the messages on."""


@dataclass(frozen=True)
class Place:
    """Where in the request an http address stands."""

    holder: Any
    key: Any
    param: str

    @property
    def address(self) -> str:
        """The address itself."""
        return str(self.holder[self.key]).strip()

    def put(self, address: str) -> None:
        """Puts another in its place."""
        self.holder[self.key] = address


def refused(param: str, reason: str) -> ApiProblem:
    """The 400 of an address that is not fetched."""
    message = f"{reason} Send the content itself as a data: URL."
    return ApiProblem(400, message, code="address_not_allowed", param=param)


def places(messages: list[dict[str, Any]]) -> list[Place]:
    """The http addresses of images in these messages; raises ApiProblem 400 for any other address."""
    found: list[Place] = []
    _look(messages, "messages", (), found)
    return found


def _look(value: Any, name: str, way: Way, found: list[Place]) -> None:
    """Looks through what lies at the end of this way; `name` is the key under which it was given."""
    if len(way) > DEEPEST:
        message = f"'{_written(way)}' is nested too deeply."
        raise ApiProblem(400, message, code="invalid_value", param="messages")
    is_object = isinstance(value, dict)
    for key, child in value.items() if is_object else enumerate(value):
        called = str(key) if is_object else name
        if isinstance(child, str):
            if called not in PROSE and _must_be_fetched(child, called, (*way, key)):
                found.append(Place(value, key, _written((*way, key))))
        elif isinstance(child, dict | list) and not (is_object and key in CALLS):
            _look(child, called, (*way, key), found)


def _must_be_fetched(text: str, name: str, way: Way) -> bool:
    """Whether it is the http address of an image; raises ApiProblem 400 for an address of another kind."""
    if not (name.lower().endswith("url") or ADDRESS.match(text)):
        return False
    scheme = text[:16].lstrip().partition(":")[0].lower()
    if scheme == "data":
        return False
    param = _written(way)
    if scheme in {"http", "https"} and param.endswith((".image_url", ".image_url.url")):
        return True
    raise refused(param, "This address is not fetched.")


def _written(way: Way) -> str:
    """A way as OpenAI writes it: `messages[0].content`."""
    return "messages" + "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in way)
