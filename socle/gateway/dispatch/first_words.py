"""Watches a stream for its first words: until they come, nothing was said, and another may still be asked."""

from collections.abc import Mapping
from typing import Any

from socle.gateway.sse import Events, data_of
from socle.gateway.streaming import DONE, StreamFailed, object_of


class FirstWords:
    """Reads events one by one until one holds something for the client."""

    def __init__(self) -> None:
        self._events = Events()

    def come(self, piece: bytes) -> bool:
        """Whether the words have come with this piece. Raises StreamFailed or EventTooLarge."""
        for event in self._events.whole(piece).split(b"\n\n"):
            data = data_of(event)
            if data is not None and data.strip() and _holds_words(data):
                return True
        return False


def _holds_words(data: bytes) -> bool:
    if data.strip() == DONE:
        return True
    chunk = object_of(data)
    if chunk.get("error"):
        raise StreamFailed(chunk)
    choices = chunk.get("choices")
    if not isinstance(choices, list):
        # An event of another kind than a chat's: what it holds is for the client to say.
        return True
    return bool(chunk.get("usage")) or any(_speaks(choice) for choice in choices)


def _speaks(choice: Any) -> bool:
    """Whether a choice has text, a call of a tool, or its end: more than the name of who will speak."""
    if not isinstance(choice, Mapping):
        return True
    delta = choice.get("delta")
    said = {**delta, "role": None} if isinstance(delta, Mapping) else {}
    return bool(choice.get("finish_reason") or choice.get("text") or any(said.values()))
