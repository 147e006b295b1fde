"""A request to /v1/messages as one for a chat."""

from typing import Any

from socle.gateway.protocols.messages.blocks import messages_of, refused, text_of
from socle.gateway.protocols.messages.fields import Blocks, CountFields, MessageFields
from socle.gateway.protocols.parts import with_one_system_message
from socle.gateway.request_body import Body

# Anthropic's own members, which a chat has under another name or not at all; all others are passed on.
OF_MESSAGES = frozenset(MessageFields.model_fields) | {
    *("betas", "cache_control", "container", "context_management", "inference_geo", "mcp_servers"),
    *("diagnostics", "metadata", "service_tier", "speed", "user_profile_id", "workspace_id"),
}
EFFORTS = ("low", "medium", "high")


def chat_of(body: Body, fields: MessageFields) -> Body:
    """The body of the chat that answers. Raises ApiProblem 400."""
    passed_on = {name: value for name, value in body.items() if name not in OF_MESSAGES}
    effort = (fields.output_config or {}).get("effort")
    chat = {
        **passed_on,
        **conversation_of(fields),
        "model": fields.model,
        "max_tokens": fields.max_tokens,
        "stop": fields.stop_sequences or None,
        "temperature": fields.temperature,
        "top_p": fields.top_p,
        "top_k": fields.top_k,
        "response_format": _format(fields),
        "reasoning_effort": effort if effort in EFFORTS else None,
    }
    return {name: value for name, value in chat.items() if value is not None}


def conversation_of(fields: CountFields) -> Body:
    """What the model reads: the messages and the tools. Raises ApiProblem 400."""
    messages = with_one_system_message(text_of(fields.system, "system"), messages_of(fields.messages))
    functions, _ = tools_of(fields.tools or [])
    return {"messages": messages, **({"tools": functions, **_choice(fields)} if functions else {})}


def tools_of(tools: Blocks) -> tuple[Blocks, list[str]]:
    """The client's tools as functions, and the kinds of those that Anthropic defines, which are left out."""
    functions: Blocks = []
    left_out: list[str] = []
    for index, tool in enumerate(tools):
        if tool.get("type") not in (None, "custom"):
            left_out.append(str(tool["type"]))
            continue
        if not isinstance(tool.get("name"), str) or not isinstance(tool.get("input_schema"), dict):
            where = f"tools[{index}]"
            raise refused(where, f"The tool '{where}' needs 'name' and 'input_schema'.")
        described = {"name": tool["name"], "parameters": tool["input_schema"]}
        if tool.get("description"):
            described["description"] = tool["description"]
        functions.append({"type": "function", "function": described})
    return functions, left_out


def _choice(fields: CountFields) -> dict[str, Any]:
    asked = fields.tool_choice
    if asked is None:
        return {}
    found: dict[str, Any] = {}
    if asked.get("disable_parallel_tool_use"):
        found["parallel_tool_calls"] = False
    match asked.get("type"):
        case "auto" | "none" as said:
            return {**found, "tool_choice": said}
        case "any":
            return {**found, "tool_choice": "required"}
        case "tool":
            function = {"name": str(asked.get("name"))}
            return {**found, "tool_choice": {"type": "function", "function": function}}
        case _:
            raise refused("tool_choice.type", "'tool_choice.type' must be auto, any, tool or none.")


def _format(fields: CountFields) -> dict[str, Any] | None:
    asked = (fields.output_config or {}).get("format") or {}
    if asked.get("type") != "json_schema":
        return None
    schema = {"name": "answer", "schema": asked.get("schema"), "strict": True}
    return {"type": "json_schema", "json_schema": schema}
