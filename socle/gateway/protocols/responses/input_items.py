"""The items of an input as a chat's messages."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from socle.gateway.protocols.parts import joined
from socle.gateway.protocols.responses.fields import Items, unsupported
from socle.gateway.protocols.responses.tools import function_name

Message = dict[str, Any]

# What a chat has no place for: thoughts of another model, and traces of tools that ran elsewhere.
# A tuple: what a client writes in the place of a word may be an object, and no set can be asked for one.
PASSED_OVER = (
    *("reasoning", "web_search_call", "file_search_call"),
    *("code_interpreter_call", "image_generation_call"),
)


def messages_of(items: Items) -> list[Message]:
    """The messages that these items are. Raises ApiProblem 400 that names the first that cannot be one."""
    messages: list[Message] = []
    for index, item in enumerate(items):
        where = f"input[{index}]"
        kind = item.get("type") or "message"
        if kind in PASSED_OVER:
            continue
        if not isinstance(kind, str) or kind not in _READERS:
            raise unsupported(f"{where}.type", f"An input of type '{kind}' is not read here.")
        _READERS[kind](messages, item, where)
    return messages


def _message(messages: list[Message], item: Mapping[str, Any], where: str) -> None:
    role = item.get("role")
    if role not in ("user", "assistant", "system", "developer"):
        raise unsupported(f"{where}.role", f"'{where}.role' must be user, assistant, system or developer.")
    content = _content(item.get("content"), f"{where}.content")
    # Most models' templates know no developer.
    messages.append({"role": "system" if role == "developer" else role, "content": content})


def _content(content: Any, where: str) -> str | list[dict[str, Any]]:
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        raise unsupported(where, f"'{where}' must be a text or a list of parts.")
    return joined([_part(part, f"{where}[{index}]") for index, part in enumerate(content)])


def _part(part: Any, where: str) -> dict[str, Any]:
    kind = part.get("type") if isinstance(part, dict) else None
    if kind in ("input_text", "output_text", "text", "summary_text", "reasoning_text"):
        return {"type": "text", "text": _text(part.get("text"), where)}
    if kind == "refusal":
        return {"type": "text", "text": _text(part.get("refusal"), where)}
    if kind == "input_image" and isinstance(part.get("image_url"), str):
        detail = {"detail": part["detail"]} if part.get("detail") else {}
        return {"type": "image_url", "image_url": {"url": part["image_url"], **detail}}
    if kind == "input_file" and isinstance(part.get("file_data"), str):
        file = {name: part[name] for name in ("file_data", "filename") if name in part}
        return {"type": "file", "file": file}
    raise unsupported(where, f"The part '{where}' is not read here: send its content itself.")


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise unsupported(where, f"The part '{where}' has no text.")
    return value


def _function_call(messages: list[Message], item: Mapping[str, Any], where: str) -> None:
    _add_call(messages, item, str(item.get("arguments") or "{}"), where)


def _custom_call(messages: list[Message], item: Mapping[str, Any], where: str) -> None:
    _add_call(messages, item, json.dumps({"input": item.get("input") or ""}), where)


def _add_call(messages: list[Message], item: Mapping[str, Any], arguments: str, where: str) -> None:
    """Calls made together stand in one message, with the words before them."""
    name, number = item.get("name"), item.get("call_id")
    if not isinstance(name, str) or not isinstance(number, str):
        raise unsupported(where, f"The call '{where}' needs 'name' and 'call_id'.")
    function = {"name": function_name(name, item.get("namespace")), "arguments": arguments}
    call = {"id": number, "type": "function", "function": function}
    if not messages or messages[-1]["role"] != "assistant":
        messages.append({"role": "assistant", "content": None})
    messages[-1].setdefault("tool_calls", []).append(call)


def _output(messages: list[Message], item: Mapping[str, Any], where: str) -> None:
    number = item.get("call_id")
    if not isinstance(number, str):
        raise unsupported(f"{where}.call_id", f"The output '{where}' needs 'call_id'.")
    content = _content(item.get("output"), f"{where}.output")
    if isinstance(content, str):
        messages.append({"role": "tool", "tool_call_id": number, "content": content})
        return
    # A tool's message holds text only; its images follow as if the person showed them.
    text = "\n".join(part["text"] for part in content if part["type"] == "text")
    messages.append({"role": "tool", "tool_call_id": number, "content": text})
    messages.append({"role": "user", "content": [part for part in content if part["type"] != "text"]})


_READERS: dict[str, Callable[[list[Message], Mapping[str, Any], str], None]] = {
    "message": _message,
    "function_call": _function_call,
    "custom_tool_call": _custom_call,
    "function_call_output": _output,
    "custom_tool_call_output": _output,
}
