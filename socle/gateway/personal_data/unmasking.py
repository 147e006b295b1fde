"""Puts values back into an answer, whole or streamed, where a placeholder may come in pieces."""

import json
import re
from typing import Any

from socle.gateway.personal_data.masking import PLACEHOLDER, Mask
from socle.gateway.sse import Events, data_of, event_of

_PLACEHOLDER = re.compile(PLACEHOLDER.pattern.encode())
# Where a placeholder, or the beginning of one at a text's end, may stand: other events pass as they are.
_SUSPECT = re.compile(rb'\[(?:[A-Z]|"|\\)|\\u005[bB]')
_SPACED = re.compile(rb'\s*{\s*"\w*":\s')
_DONE = b"[DONE]"

# A text that is streamed: the number of its choice, and its name there or the number of its tool call.
Place = tuple[int, str | int]
# The text of a transcript, of which there is one.
_SPOKEN: Place = (0, "spoken")
_TRANSCRIPT = "transcript."


def unmasked(whole: bytes, mask: Mask) -> bytes:
    """A JSON answer with the values back in its texts, also in the JSON that a text may hold."""
    return _PLACEHOLDER.sub(lambda found: _value(mask, found[0]), whole)


def _value(mask: Mask, placeholder: bytes) -> bytes:
    value = mask.values.get(placeholder.decode())
    return placeholder if value is None else json.dumps(value)[1:-1].encode()


class StreamUnmasking:
    """A stream of a chat, a completion or a transcription with the values back.

    Only what may be a placeholder is held back.
    """

    def __init__(self, mask: Mask) -> None:
        self._mask = mask
        self._events = Events()
        self._held: dict[Place, str] = {}
        self._last: dict[str, Any] = {}
        self._separators = (",", ":")

    def feed(self, piece: bytes) -> bytes:
        """What can be passed on now. Raises EventTooLarge."""
        block = self._events.whole(piece)
        if not self._held and not _SUSPECT.search(block):
            return block
        return b"".join(self._event(event) for event in block.split(b"\n\n") if event)

    def end(self) -> bytes:
        """What was held back when the stream ends."""
        if not self._held:
            return b""
        if _SPOKEN in self._held:
            return self._spoken_rest()
        chunk = {name: value for name, value in self._last.items() if name != "usage"}
        numbers = sorted({number for number, _ in self._held})
        chunk["choices"] = [{"index": number, "delta": {}, "finish_reason": None} for number in numbers]
        for choice in chunk["choices"]:
            self._release(choice, "text" if self._of_completions() else "delta")
        return self._written(chunk)

    def _written(self, chunk: dict[str, Any]) -> bytes:
        """The event of a chunk, spaced as by the provider: the relay finds the model's name by bytes."""
        return event_of(json.dumps(chunk, separators=self._separators).encode())

    def _of_completions(self) -> bool:
        return self._last.get("object") == "text_completion"

    def _event(self, event: bytes) -> bytes:
        data = data_of(event)
        if data is None:
            return event + b"\n\n"
        if data.strip() == _DONE:
            return self.end() + event + b"\n\n"
        chunk = _object(data)
        if str(chunk.get("type")).startswith(_TRANSCRIPT):
            return self._transcript(chunk)
        if not isinstance(chunk.get("choices"), list):
            return event + b"\n\n"
        self._last = chunk
        self._separators = (", ", ": ") if _SPACED.match(data) else (",", ":")
        for choice in chunk["choices"]:
            if isinstance(choice, dict):
                self._choice(choice)
        return self._written(chunk)

    def _transcript(self, said: dict[str, Any]) -> bytes:
        """An event of a transcription: a piece of the text, a passage of it, or all of it as the last one."""
        if isinstance(said.get("delta"), str):
            said["delta"] = self._restored(_SPOKEN, said["delta"])
        if isinstance(said.get("text"), str):
            said["text"] = self._mask.restored(said["text"])
        rest = self._spoken_rest() if "delta" not in said else b""
        return rest + event_of(json.dumps(said).encode())

    def _spoken_rest(self) -> bytes:
        held = self._held.pop(_SPOKEN, "")
        rest = {"type": f"{_TRANSCRIPT}text.delta", "delta": held}
        return event_of(json.dumps(rest).encode()) if held else b""

    def _choice(self, choice: dict[str, Any]) -> None:
        number = _number(choice)
        delta = choice.get("delta")
        if isinstance(choice.get("text"), str):
            choice["text"] = self._restored((number, "text"), choice["text"])
        if isinstance(delta, dict):
            for name, value in delta.items():
                if isinstance(value, str) and name != "role":
                    delta[name] = self._restored((number, name), value)
            self._tool_calls(number, delta.get("tool_calls"))
        if choice.get("finish_reason") is not None:
            self._release(choice, "text" if delta is None else "delta")

    def _tool_calls(self, number: int, calls: Any) -> None:
        for call in calls if isinstance(calls, list) else ():
            function = call.get("function") if isinstance(call, dict) else None
            if isinstance(function, dict) and isinstance(function.get("arguments"), str):
                place = number, _number(call)
                function["arguments"] = self._restored(place, function["arguments"])

    def _restored(self, place: Place, new: str) -> str:
        text = self._mask.restored(self._held.pop(place, "") + new)
        start = text.rfind("[")
        tail = text[start:] if start >= 0 else ""
        if tail and any(one.startswith(tail) for one in self._mask.values):
            self._held[place] = tail
            return text[:start]
        return text

    def _release(self, choice: dict[str, Any], shape: str) -> None:
        """Adds to a choice what is held back of its texts."""
        number = _number(choice)
        for place in [place for place in self._held if place[0] == number]:
            held, name = self._held.pop(place), place[1]
            if shape == "text":
                choice["text"] = choice.get("text", "") + held
            elif isinstance(name, str):
                delta = choice.setdefault("delta", {})
                delta[name] = (delta.get(name) or "") + held
            else:
                calls = choice.setdefault("delta", {}).setdefault("tool_calls", [])
                calls.append({"index": name, "function": {"arguments": held}})


def _number(one: dict[str, Any]) -> int:
    return one["index"] if isinstance(one.get("index"), int) else 0


def _object(data: bytes) -> dict[str, Any]:
    """The event's object; an empty one for what is none, which the relay will refuse."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
