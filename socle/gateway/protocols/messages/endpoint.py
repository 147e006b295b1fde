"""POST /v1/messages, whole or as a stream."""

import json
from typing import ClassVar, cast

from starlette.types import Message, Receive, Scope, Send

from socle.gateway.chat import PATH, streamed
from socle.gateway.database import unavailable
from socle.gateway.exchange import Endpoint, Exchange
from socle.gateway.problems import REFERENCE, ClientLeft, log_unforeseen, unforeseen
from socle.gateway.protocols.chat_reading import TranslatedRelay, read_whole
from socle.gateway.protocols.left_out import telling
from socle.gateway.protocols.messages.fields import CountFields, MessageFields
from socle.gateway.protocols.messages.problems import answer_of
from socle.gateway.protocols.messages.request import chat_of, tools_of
from socle.gateway.protocols.messages.writer import MessageWriter
from socle.gateway.request_body import Asked, Body
from socle.gateway.responses import send_json
from socle.inference.catalogue import CatalogueAway
from socle.interface.api_errors import ApiProblem


class AnthropicEndpoint(Endpoint):
    """An endpoint of Anthropic's: clients may send the key as `x-api-key`, and read errors in their shape."""

    model_type = "text-generation"
    fields: ClassVar[type[CountFields]]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request; raises ClientLeft, and what nobody foresaw once its answer has begun."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await super().__call__(with_bearer(scope), receive, watched)
        except ApiProblem as problem:
            await answer_of(problem, scope)(scope, receive, send)
        except CatalogueAway:
            await answer_of(unavailable(), scope)(scope, receive, send)
        except ClientLeft:
            raise
        except Exception as error:
            if begun:
                raise
            reference = str(scope.get(REFERENCE, ""))
            log_unforeseen(error, reference)
            await answer_of(unforeseen(reference), scope)(scope, receive, send)


class Messages(AnthropicEndpoint):
    """The endpoint."""

    kind = "messages"
    fields = MessageFields

    async def answer(self, exchange: Exchange, fields: Asked, body: Body, send: Send) -> None:
        """The next message of a conversation."""
        asked = cast(MessageFields, fields)
        chat = chat_of(body, asked)
        await self.parts.images.put_inside(chat["messages"])
        send = telling(send, tools_of(asked.tools or [])[1])
        writer = MessageWriter(asked.model, wants_thoughts=asked.wants_thoughts)
        answered = _stream if asked.stream else _whole
        await answered(exchange, chat, writer, send)


async def _whole(exchange: Exchange, chat: Body, writer: MessageWriter, send: Send) -> None:
    def translated(raw: bytes) -> bytes:
        read_whole(raw, writer)
        return json.dumps(writer.whole()).encode()

    async with exchange.call(PATH, chat) as call:
        whole = await call.whole(translated)
    await send_json(send, whole, call.headers)


async def _stream(exchange: Exchange, chat: Body, writer: MessageWriter, send: Send) -> None:
    await streamed(exchange, PATH, chat, send, lambda call: TranslatedRelay(writer, call.meter.usage))


def with_bearer(scope: Scope) -> Scope:
    """The scope with the key of `x-api-key` as a bearer's, where it has no other."""
    headers = dict(scope["headers"])
    key = headers.get(b"x-api-key")
    if key is None or b"authorization" in headers:
        return scope
    return {**scope, "headers": [*scope["headers"], (b"authorization", b"Bearer " + key)]}
