"""The items of an output while they are written: what each says when it is opened, and when it is closed."""

from typing import Any

from socle.gateway.protocols.responses.tools import Tool, free_text

Events = list[tuple[str, dict[str, Any]]]


class TextItem:
    """A message, or the thoughts before it: one part of text."""

    streams = True

    def __init__(self, id: str, kind: str, part: str) -> None:
        self.id = id
        self.kind = kind
        self.part = part
        self.pieces: list[str] = []
        self.delta_event = f"response.{part}.delta"
        self.beside_delta: dict[str, Any] = {"content_index": 0}
        if part == "output_text":
            self.beside_delta["logprobs"] = []

    def said(self) -> str:
        """The text so far."""
        return "".join(self.pieces)

    def begun(self) -> dict[str, Any]:
        """The item without its text."""
        return self._item("in_progress", [])

    def opening(self) -> Events:
        """The events after the item was added."""
        return [("response.content_part.added", {"content_index": 0, "part": self._part("")})]

    def closing(self) -> Events:
        """The events before the item is done."""
        text = self.said()
        whole = {"refusal": text} if self.part == "refusal" else {"text": text}
        part = {"content_index": 0, "part": self._part(text)}
        return [
            (f"response.{self.part}.done", {**self.beside_delta, **whole}),
            ("response.content_part.done", part),
        ]

    def done(self, status: str) -> dict[str, Any]:
        """The item."""
        return self._item(status, [self._part(self.said())])

    def _item(self, status: str, content: list[dict[str, Any]]) -> dict[str, Any]:
        kind: dict[str, Any] = {"role": "assistant"} if self.kind == "message" else {"summary": []}
        return {"id": self.id, "type": self.kind, "status": status, **kind, "content": content}

    def _part(self, text: str) -> dict[str, Any]:
        if self.part == "refusal":
            return {"type": "refusal", "refusal": text}
        if self.part == "reasoning_text":
            return {"type": "reasoning_text", "text": text}
        return {"type": "output_text", "annotations": [], "logprobs": [], "text": text}


class CallItem:
    """A call of a tool. The text of a custom tool can be read only when its JSON is whole."""

    def __init__(self, id: str, number: str, tool: Tool) -> None:
        self.id = id
        self._number = number
        self._tool = tool
        self.pieces: list[str] = []
        self.streams = not tool.is_custom
        said = "custom_tool_call_input" if tool.is_custom else "function_call_arguments"
        self._done_event = f"response.{said}.done"
        self.delta_event = f"response.{said}.delta"
        self.beside_delta: dict[str, Any] = {}

    def said(self) -> str:
        """The arguments of the function, or the text for the custom tool."""
        text = "".join(self.pieces)
        return free_text(text) if self._tool.is_custom else text

    def begun(self) -> dict[str, Any]:
        """The item without its arguments."""
        return self._item("in_progress", "")

    def opening(self) -> Events:
        """No event follows the adding of a call."""
        return []

    def closing(self) -> Events:
        """The events before the item is done."""
        if self._tool.is_custom:
            return [(self._done_event, {"input": self.said()})]
        return [(self._done_event, {"name": self._tool.name, "arguments": self.said()})]

    def done(self, status: str) -> dict[str, Any]:
        """The item."""
        return self._item(status, self.said())

    def _item(self, status: str, said: str) -> dict[str, Any]:
        kind, text = ("custom_tool_call", "input") if self._tool.is_custom else ("function_call", "arguments")
        namespace = {"namespace": self._tool.namespace} if self._tool.namespace else {}
        item = {"id": self.id, "type": kind, "call_id": self._number, "name": self._tool.name}
        return {**item, text: said, **namespace, "status": status}


Item = TextItem | CallItem
