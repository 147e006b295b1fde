"""POST /v1/messages/count_tokens: the provider's own count where it has one, else an estimate."""

import json
from typing import cast

from starlette.types import Send

from socle.gateway.addresses import places
from socle.gateway.exchange import Exchange
from socle.gateway.parts import Parts
from socle.gateway.protocols.messages.endpoint import AnthropicEndpoint
from socle.gateway.protocols.messages.fields import CountFields
from socle.gateway.protocols.messages.request import conversation_of, tools_of
from socle.gateway.protocols.without import Without
from socle.gateway.quotas.estimate import prompt_tokens
from socle.gateway.request_body import Asked, Body
from socle.gateway.responses import send_json
from socle.gateway.upstream_errors import fault
from socle.interface.api_errors import ApiProblem

PATH = "/messages/count_tokens"
NOT_COUNTED = frozenset({400, 404, 422, 502})


class CountTokens(AnthropicEndpoint):
    """The endpoint."""

    kind = "count_tokens"
    fields = CountFields

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._without = Without()

    async def answer(self, exchange: Exchange, fields: Asked, body: Body, send: Send) -> None:
        """How many tokens a message would read."""
        asked = cast(CountFields, fields)
        conversation = conversation_of(asked)
        counted = await self._counted(exchange, asked, body, conversation)
        if counted is None:
            counted = json.dumps({"input_tokens": prompt_tokens(conversation), "estimated": True}).encode()
        await send_json(send, counted)

    async def _counted(
        self, exchange: Exchange, asked: CountFields, body: Body, conversation: Body
    ) -> bytes | None:
        """The provider's count; None where it has none, or where an image would have to be fetched for it."""
        model = exchange.where.model.id
        if model in self._without or places(conversation["messages"]):
            return None
        try:
            async with exchange.call(PATH, _passed_on(body, asked)) as call:
                return await call.whole(_translated)
        except ApiProblem as problem:
            if problem.status not in NOT_COUNTED:
                raise
            self._without.add(model)
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
