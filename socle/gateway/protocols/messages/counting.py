"""POST /v1/messages/count_tokens: the provider's own count where it has one, else an estimate."""

import json
from time import monotonic
from typing import Any, cast

from starlette.types import Send

from socle.gateway.addresses import places
from socle.gateway.exchange import Exchange
from socle.gateway.protocols.messages.endpoint import AnthropicEndpoint
from socle.gateway.protocols.messages.fields import CountFields
from socle.gateway.protocols.messages.request import conversation_of, tools_of
from socle.gateway.request_body import Asked, Body
from socle.gateway.responses import send_json
from socle.gateway.upstream_errors import fault
from socle.interface.api_errors import ApiProblem

PATH = "/messages/count_tokens"
# A provider that does not count is not asked again for a while.
SECONDS_WITHOUT = 600.0
NOT_COUNTED = frozenset({400, 404, 422, 502})

# Measured on French prose, English prose and Python with Qwen's tokenizer: 3.1 to 4.2 characters a token.
# The lowest is taken: a client that trims its prompt by the count must not find it too long afterwards.
CHARACTERS_IN_A_TOKEN = 3.0
TOKENS_AROUND_A_MESSAGE = 5
# Of an image of a million pixels, for most models.
TOKENS_IN_AN_IMAGE = 1_300


class CountTokens(AnthropicEndpoint):
    """The endpoint."""

    kind = "count_tokens"
    fields = CountFields

    def __init__(self, parts: Any) -> None:
        super().__init__(parts)
        self._without: dict[str, float] = {}

    async def answer(self, exchange: Exchange, fields: Asked, body: Body, send: Send) -> None:
        """How many tokens a message would read."""
        asked = cast(CountFields, fields)
        conversation = conversation_of(asked)
        counted = await self._counted(exchange, asked, body, conversation)
        if counted is None:
            counted = json.dumps({"input_tokens": estimate(conversation), "estimated": True}).encode()
        await send_json(send, counted)

    async def _counted(
        self, exchange: Exchange, asked: CountFields, body: Body, conversation: Body
    ) -> bytes | None:
        """The provider's count; None where it has none, or where an image would have to be fetched for it."""
        model = exchange.where.model.id
        if self._without.get(model, 0.0) > monotonic() or places(conversation["messages"]):
            return None
        try:
            async with exchange.call(PATH, _passed_on(body, asked)) as call:
                return await call.whole(_translated)
        except ApiProblem as problem:
            if problem.status not in NOT_COUNTED:
                raise
            self._without[model] = monotonic() + SECONDS_WITHOUT
            return None


def _passed_on(body: Body, asked: CountFields) -> Body:
    left_out = set(tools_of(asked.tools or [])[1])
    tools = [tool for tool in asked.tools or () if tool.get("type") not in left_out]
    found = {name: body[name] for name in ("model", "messages", "system") if body.get(name)}
    return {**found, "tools": tools} if tools else found


def _translated(raw: bytes) -> bytes:
    found = json.loads(raw).get("input_tokens")
    if not isinstance(found, int):
        raise fault()
    return json.dumps({"input_tokens": found}).encode()


def estimate(conversation: Body) -> int:
    """About how many tokens a chat's messages and tools are."""
    images = characters = 0
    for message in conversation["messages"]:
        content = message.get("content") or ""
        parts = [{"type": "text", "text": content}] if isinstance(content, str) else content
        images += sum(part["type"] != "text" for part in parts)
        characters += sum(len(part["text"]) for part in parts if part["type"] == "text")
        characters += sum(len(json.dumps(call["function"])) for call in message.get("tool_calls", ()))
    characters += sum(len(json.dumps(tool)) for tool in conversation.get("tools", ()))
    around = TOKENS_AROUND_A_MESSAGE * len(conversation["messages"])
    return round(characters / CHARACTERS_IN_A_TOKEN) + around + images * TOKENS_IN_AN_IMAGE
