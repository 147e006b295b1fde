"""Finds the addresses that a request asks a model to look at.

A data: URL passes, the http address of an image may be fetched by us, any other is refused.

A provider that fetched them itself would do so from its own network, with its own rights, beyond our checks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from socle.interface.api_errors import ApiProblem

DEEPEST = 20
# Text for people and models, never an address to a provider; and calls of tools, which are the client's.
PROSE = frozenset({"text", "content", "name", "refusal", "reasoning", "reasoning_content"})
CALLS = frozenset({"tool_calls", "function_call"})
ADDRESS = re.compile(r"\s*[a-z][a-z0-9+.-]*://", re.IGNORECASE)


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
    return list(_places(messages, "messages", "messages", 0))


def _places(value: Any, name: str, param: str, depth: int) -> Iterator[Place]:
    if depth > DEEPEST:
        raise ApiProblem(400, f"'{param}' is nested too deeply.", code="invalid_value", param="messages")
    if isinstance(value, dict):
        inside = [(key, f"{param}.{key}", key) for key in value if key not in CALLS]
    elif isinstance(value, list):
        inside = [(index, f"{param}[{index}]", name) for index in range(len(value))]
    else:
        return
    for key, where, called in inside:
        child = value[key]
        if isinstance(child, str):
            if _must_be_fetched(child, called, where):
                yield Place(value, key, where)
        else:
            yield from _places(child, called, where, depth + 1)


def _must_be_fetched(text: str, name: str, param: str) -> bool:
    """Whether it is the http address of an image; raises ApiProblem 400 for an address of another kind."""
    if name in PROSE or not (name.lower().endswith("url") or ADDRESS.match(text)):
        return False
    scheme = text[:16].lstrip().partition(":")[0].lower()
    if scheme == "data":
        return False
    if scheme in {"http", "https"} and param.endswith((".image_url", ".image_url.url")):
        return True
    raise refused(param, "This address is not fetched.")
