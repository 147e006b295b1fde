"""A request to /v1/responses as one for a chat."""

from typing import Any

from socle.gateway.protocols.parts import with_one_system_message
from socle.gateway.protocols.responses.fields import Items, ResponseFields, unsupported
from socle.gateway.protocols.responses.input_items import messages_of
from socle.gateway.protocols.responses.tools import Tools, choice_of
from socle.gateway.request_body import Body

# OpenAI's own members, which a chat has under another name or not at all; all others are passed on.
OF_RESPONSES = frozenset(ResponseFields.model_fields) | {
    *("background", "conversation", "prompt", "context_management", "include", "max_tool_calls", "user"),
    *("client_metadata", "moderation", "prompt_cache_key", "prompt_cache_options", "prompt_cache_retention"),
    *("safety_identifier", "service_tier", "stream_options", "top_logprobs"),
}


def chat_of(body: Body, fields: ResponseFields, items: Items, tools: Tools) -> Body:
    """The body of the chat that answers these items, of before and now. Raises ApiProblem 400."""
    passed_on = {name: value for name, value in body.items() if name not in OF_RESPONSES}
    messages = messages_of(items)
    if not messages:
        raise unsupported("input", "'input' holds no message.")
    chat = {
        **passed_on,
        "model": fields.model,
        "messages": with_one_system_message(fields.instructions, messages),
        "max_tokens": fields.max_output_tokens,
        "temperature": fields.temperature,
        "top_p": fields.top_p,
        "response_format": _format(fields),
        "reasoning_effort": fields.reasoning.effort if fields.reasoning else None,
        **_tools(fields, tools),
    }
    return {name: value for name, value in chat.items() if value is not None}


def _tools(fields: ResponseFields, tools: Tools) -> dict[str, Any]:
    choice, functions = choice_of(fields, tools)
    if not functions:
        return {}
    return {"tools": functions, "tool_choice": choice, "parallel_tool_calls": fields.parallel_tool_calls}


def _format(fields: ResponseFields) -> dict[str, Any] | None:
    asked = fields.text.format if fields.text else None
    if asked is None or asked.get("type") == "text":
        return None
    if asked.get("type") == "json_schema":
        schema = {name: value for name, value in asked.items() if name != "type"}
        return {"type": "json_schema", "json_schema": schema}
    return asked
