"""Server-sent events that carry their name beside their data, as OpenAI's responses and Anthropic's do."""

import json
from typing import Any


def named_event(name: str, data: dict[str, Any]) -> bytes:
    """An event of that name; its data begin with the name too."""
    return b"event: %b\ndata: %b\n\n" % (name.encode(), json.dumps({"type": name, **data}).encode())


def head_of(name: str, data: dict[str, Any], last: str) -> bytes:
    """The bytes of an event of that name up to the value of its member `last`.

    The events of a stream differ in one text: what stays the same is written once.
    """
    written = json.dumps({"type": name, **data, last: 0}).encode()
    return b"event: %b\ndata: %b" % (name.encode(), written[:-2])
