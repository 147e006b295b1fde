"""The tools of a request, as a chat knows them: functions.

A custom tool, whose input is free text, becomes a function of one text. Those of a namespace carry it in
their name. Tools that OpenAI runs on its own servers (web search …) are left out: the response's `tools`, and
the header `x-socle-tools-left-out`, say which remain.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from socle.gateway.protocols.responses.fields import Items, ResponseFields, unsupported

FREE_TEXT = {
    "type": "object",
    "properties": {"input": {"type": "string"}},
    "required": ["input"],
    "additionalProperties": False,
}
BETWEEN = "__"


@dataclass(frozen=True)
class Tool:
    """What a function of the chat is in the client's words."""

    name: str
    namespace: str | None = None
    is_custom: bool = False


@dataclass
class Tools:
    """The tools offered to the model: by the function's name, as the client told them, and for the chat."""

    known: dict[str, Tool] = field(default_factory=dict)
    echoed: Items = field(default_factory=list)
    functions: Items = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def named(self, function: str) -> Tool:
        """The tool that a function stands for; one that the model made up stands for itself."""
        return self.known.get(function) or Tool(function)

    def add(self, tool: Mapping[str, Any], where: str, namespace: str | None = None) -> bool:
        """Offers a tool, if a chat can. Raises ApiProblem 400."""
        kind = tool.get("type")
        if kind not in ("function", "custom"):
            return False
        name = tool.get("name")
        if not isinstance(name, str) or not name:
            raise unsupported(f"{where}.name", f"The tool '{where}' needs a name.")
        function = function_name(name, namespace)
        self.known[function] = Tool(name, namespace, is_custom=kind == "custom")
        self.functions.append(_function(function, tool))
        return True


def function_name(name: str, namespace: str | None) -> str:
    """The name that a tool has in the chat."""
    return f"{namespace}{BETWEEN}{name}" if namespace else name


def tools_of(fields: ResponseFields) -> Tools:
    """The tools of a request. Raises ApiProblem 400."""
    tools = Tools()
    for index, tool in enumerate(fields.tools or ()):
        where = f"tools[{index}]"
        if tool.get("type") == "namespace":
            found = [tools.add(inner, where, tool.get("name")) for inner in _objects(tool.get("tools"))]
            is_offered = any(found)
        else:
            is_offered = tools.add(tool, where)
        if is_offered:
            tools.echoed.append(_echo(tool))
        else:
            tools.left_out.append(str(tool.get("type")))
    return tools


def _objects(found: Any) -> list[dict[str, Any]]:
    """The objects among what a client sent for a list of them."""
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _echo(tool: dict[str, Any]) -> dict[str, Any]:
    return {"strict": None, "parameters": None, **tool} if tool.get("type") == "function" else tool


def _function(name: str, tool: Mapping[str, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {"name": name}
    if description := tool.get("description"):
        described["description"] = description
    if tool.get("type") == "custom":
        described["parameters"] = FREE_TEXT
        grammar = tool.get("format")
        if isinstance(grammar, dict) and grammar.get("definition"):
            said = described.get("description", "")
            described["description"] = f"{said}\nThe input follows this grammar:\n{grammar['definition']}"
    else:
        described["parameters"] = tool.get("parameters") or {"type": "object", "properties": {}}
        if tool.get("strict") is not None:
            described["strict"] = tool["strict"]
    return {"type": "function", "function": described}


def choice_of(fields: ResponseFields, tools: Tools) -> tuple[Any, Items]:
    """The chat's `tool_choice`, and the functions among which is chosen. Raises ApiProblem 400."""
    asked = fields.tool_choice
    if asked is None or isinstance(asked, str):
        return asked, tools.functions
    if asked.get("type") in ("function", "custom"):
        return _forced(asked), tools.functions
    if asked.get("type") == "allowed_tools":
        allowed = {
            function_name(str(tool.get("name")), tool.get("namespace"))
            for tool in _objects(asked.get("tools"))
        }
        return asked.get("mode", "auto"), [f for f in tools.functions if f["function"]["name"] in allowed]
    raise unsupported("tool_choice", "A tool that this server does not run cannot be chosen.")


def _forced(asked: Mapping[str, Any]) -> dict[str, Any]:
    name = function_name(str(asked.get("name")), asked.get("namespace"))
    return {"type": "function", "function": {"name": name}}


def free_text(arguments: str) -> str:
    """The input of a custom tool, out of the arguments of its function; as written where they are no JSON."""
    try:
        found = json.loads(arguments)
    except ValueError:
        return arguments
    said = found.get("input") if isinstance(found, dict) else None
    return said if isinstance(said, str) else arguments
