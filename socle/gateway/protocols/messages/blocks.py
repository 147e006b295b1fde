"""Anthropic's messages, made of blocks, as a chat's messages."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from socle.gateway.protocols.messages.fields import Blocks, Turn
from socle.gateway.protocols.parts import Message, joined
from socle.interface.api_errors import ApiProblem

# What a chat has no place for: thoughts, signed by another service, and tools that ran there.
# A tuple: what a client writes in the place of a word may be an object, and no set can be asked for one.
PASSED_OVER = (
    *("thinking", "redacted_thinking", "server_tool_use"),
    *("web_search_tool_result", "web_fetch_tool_result"),
)


def refused(where: str, message: str) -> ApiProblem:
    """The 400 of a block that is not read here."""
    return ApiProblem(400, message, code="unsupported_value", param=where)


def messages_of(turns: list[Turn]) -> list[Message]:
    """The chat's messages. Raises ApiProblem 400 that names the first block that cannot be one."""
    return [message for index, turn in enumerate(turns) for message in _turn(turn, f"messages[{index}]")]


def text_of(content: str | Blocks | None, where: str) -> str | None:
    """The text of blocks of which all are texts. Raises ApiProblem 400."""
    if content is None or isinstance(content, str):
        return content
    parts = [_part(block, f"{where}[{index}]") for index, block in enumerate(content)]
    if any(part["type"] != "text" for part in parts):
        raise refused(where, f"'{where}' holds text only.")
    return "\n".join(part["text"] for part in parts)


def _turn(turn: Turn, where: str) -> Iterator[Message]:
    if turn.role not in {"user", "assistant", "system"}:
        raise refused(f"{where}.role", f"'{where}.role' must be user or assistant.")
    if isinstance(turn.content, str):
        yield {"role": turn.role, "content": turn.content}
    elif turn.role == "assistant":
        yield _assistant(turn.content, f"{where}.content")
    else:
        yield from _user(turn.role, turn.content, f"{where}.content")


def _assistant(blocks: Blocks, where: str) -> Message:
    parts, calls = [], []
    for index, block in enumerate(blocks):
        if block.get("type") == "tool_use":
            calls.append(_call(block, f"{where}[{index}]"))
        elif block.get("type") not in PASSED_OVER:
            parts.append(_part(block, f"{where}[{index}]"))
    message: Message = {"role": "assistant", "content": joined(parts) if parts else None}
    if calls:
        message["tool_calls"] = calls
    elif not parts:
        message["content"] = ""
    return message


def _call(block: Mapping[str, Any], where: str) -> dict[str, Any]:
    number, name = block.get("id"), block.get("name")
    if not isinstance(number, str) or not isinstance(name, str):
        raise refused(where, f"The block '{where}' needs 'id' and 'name'.")
    arguments = json.dumps(block.get("input") or {}, ensure_ascii=False)
    return {"id": number, "type": "function", "function": {"name": name, "arguments": arguments}}


def _user(role: str, blocks: Blocks, where: str) -> Iterator[Message]:
    """The results of tools first: in a chat they follow their calls at once. Their images come after."""
    parts: list[dict[str, Any]] = []
    for index, block in enumerate(blocks):
        at = f"{where}[{index}]"
        if block.get("type") == "tool_result":
            text, shown = _result(block, at)
            yield {"role": "tool", "tool_call_id": str(block.get("tool_use_id")), "content": text}
            parts += shown
        elif block.get("type") not in PASSED_OVER:
            parts.append(_part(block, at))
    if parts:
        yield {"role": role, "content": joined(parts)}


def _result(block: Mapping[str, Any], where: str) -> tuple[str, list[dict[str, Any]]]:
    content = block.get("content") or ""
    if isinstance(content, str):
        parts = [{"type": "text", "text": content}]
    elif isinstance(content, list):
        parts = [_part(part, f"{where}.content[{index}]") for index, part in enumerate(content)]
    else:
        raise refused(f"{where}.content", f"'{where}.content' must be a text or a list of blocks.")
    text = "\n".join(part["text"] for part in parts if part["type"] == "text")
    # A chat has no mark of failure beside a result.
    said = f"Error: {text}" if block.get("is_error") else text
    return said, [part for part in parts if part["type"] != "text"]


def _part(block: Any, where: str) -> dict[str, Any]:
    kind = block.get("type") if isinstance(block, dict) else None
    if kind == "text" and isinstance(block.get("text"), str):
        return {"type": "text", "text": block["text"]}
    if kind == "image":
        return {"type": "image_url", "image_url": {"url": _image(block.get("source"), f"{where}.source")}}
    if kind == "document":
        return _document(block, f"{where}.source")
    raise refused(where, f"The block '{where}' of type '{kind}' is not read here.")


def _image(source: Any, where: str) -> str:
    kind = source.get("type") if isinstance(source, dict) else None
    if kind == "base64":
        return f"data:{source.get('media_type', 'image/png')};base64,{source.get('data', '')}"
    if kind == "url" and isinstance(source.get("url"), str):
        return str(source["url"])
    raise refused(where, f"'{where}' must be of type base64 or url.")


def _document(block: Mapping[str, Any], where: str) -> dict[str, Any]:
    source = block.get("source")
    kind = source.get("type") if isinstance(source, dict) else None
    if isinstance(source, dict) and kind == "text":
        return {"type": "text", "text": str(source.get("data", ""))}
    if isinstance(source, dict) and kind == "base64":
        data = f"data:{source.get('media_type', 'application/pdf')};base64,{source.get('data', '')}"
        return {"type": "file", "file": {"filename": block.get("title") or "document", "file_data": data}}
    raise refused(where, f"'{where}' must be of type base64 or text.")
