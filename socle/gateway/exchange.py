"""One request on its way to a model: who asks, how sensitive the data are, where they may go, what came back.

Every inference endpoint calls providers through `Exchange.call` and in no other way, so that what holds for
one endpoint (policy, usage, ledger) holds for all.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from time import monotonic
from typing import ClassVar
from urllib.parse import quote

import aiohttp
from starlette.types import Receive, Scope, Send

from socle.gateway.call_tracing import Trace, Tracing
from socle.gateway.dispatch.answers import Pieces
from socle.gateway.dispatch.priority import Priority, priority_of
from socle.gateway.parts import Parts
from socle.gateway.personal_data.guard import Examination
from socle.gateway.presence import while_client_stays
from socle.gateway.quotas.admission import Admission
from socle.gateway.request_body import Asked, Body, checked, read_object
from socle.gateway.routing import Destination, destination, sensitivity_of
from socle.gateway.upstream import Answer
from socle.gateway.usage import Meter, enriched
from socle.inference.catalogue import ModelType, Route, Sensitivity
from socle.inference.policy import highest
from socle.organisation.callers import Caller
from socle.organisation.permits import permit_model

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class ProviderCall:
    """A call that a provider answers: what it says, what it costs, what of it is kept."""

    where: Destination
    answer: Answer
    meter: Meter
    trace: Trace
    admission: Admission
    personal: Examination

    @property
    def route(self) -> Route:
        """Who answers."""
        return self.answer.route

    @property
    def response(self) -> aiohttp.ClientResponse:
        """The provider's answer, begun with success."""
        return self.answer.response

    @property
    def headers(self) -> Headers:
        """What the client is told beside the answer: who gave it, who was tried before, what is left."""
        return [
            (b"x-socle-provider", quote(self.route.provider.name).encode()),
            (b"x-socle-tried", ", ".join(self.answer.tried).encode()),
            *self.admission.headers,
            *((name.encode(), value.encode()) for name, value in self.personal.headers.items()),
        ]

    @property
    def pieces(self) -> Pieces:
        """A stream's bytes from its beginning: of `response` itself, the first are read already."""
        assert self.answer.pieces is not None, "a stream was not asked for"  # noqa: S101
        return self.answer.pieces

    @property
    def stream(self) -> AsyncIterator[bytes]:
        """The stream as the client may read it: every endpoint that streams takes it from here."""
        return self.personal.stream(self.pieces)

    async def whole(self, translated: Callable[[bytes], bytes] = bytes) -> bytes:
        """The provider's JSON with usage, cost and energy, kept as answered. Raises ApiProblem 502.

        `translated` puts it into the words of another protocol.
        """
        enriched_answer = enriched(await self.answer.whole(), self.where.asked, self.meter)
        whole = translated(self.personal.whole(enriched_answer))
        self.trace.answered(whole)
        return whole


@dataclass(frozen=True)
class Exchange:
    """A request that may be put to a model."""

    parts: Parts
    caller: Caller
    sensitivity: str
    where: Destination
    tracing: Tracing
    personal: Examination
    priority: Priority = Priority.INTERACTIVE
    trace_parent: str = ""

    def raised(self, sensitivity: str) -> "Exchange":
        """The same request once data of this sensitivity stand in it too.

        Raises ApiProblem 403 where its model may not receive them.
        """
        together = highest(self.sensitivity, sensitivity)
        if together == self.sensitivity:
            return self
        catalogue, where = self.parts.catalogue.current(), self.where
        self.tracing.sensitivity = together
        allowed = destination(catalogue, where.asked, where.model.type, together)
        return replace(self, sensitivity=together, where=allowed)

    async def examined(self, body: Body) -> "Exchange":
        """The same request once personal data were looked for in what a provider would be sent; masks `body`
        in place. For endpoints that put stored or found texts beside those of the request.

        Raises ApiProblem 403 where they may not go, or not to this model.
        """
        personal = await self.parts.personal_data.examine(self.caller, Sensitivity(self.sensitivity), body)
        if personal == self.personal:
            return self
        with personal.told():
            return replace(self.raised(personal.sensitivity), personal=personal)

    @asynccontextmanager
    async def call(self, path: str, body: Body) -> AsyncIterator[ProviderCall]:
        """The successful answer of one provider; leaving early cuts the call. Raises ApiProblem.

        Limits are reserved before anybody is asked, and settled when the call ends, however it ends.
        """
        permit_model(self.caller.scopes, self.where.asked, self.where.model.names)
        admission = await self.parts.quotas.admit(self.caller, self.where, body)
        begun, meter, trace = monotonic(), None, None
        span = self.parts.spans.begun(self.tracing.kind, self.where.asked, self.trace_parent)
        try:
            async with self.parts.upstream.answer(self.where, path, body, self.priority) as answer:
                meter = Meter(self.where, answer.route, begun)
                with (
                    self.parts.metrics.call(self.where.model.id, answer.route.provider.name, meter),
                    self.tracing.call(self.where, answer, meter) as trace,
                ):
                    yield ProviderCall(self.where, answer, meter, trace, admission, self.personal)
        finally:
            admission.settle(trace.usage() if trace else None)
            if span is not None:
                span.ended(meter.measured if meter else None)


class Endpoint:
    """A POST with a JSON body, as a plain ASGI application: it watches for the client's leaving by itself."""

    kind: ClassVar[str]
    model_type: ClassVar[ModelType]
    fields: ClassVar[type[Asked]]
    examines_later: ClassVar[bool] = False
    """Whether the endpoint calls `Exchange.examined` itself, once all the texts are there."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request; raises ApiProblem or ClientLeft."""
        caller = await self.parts.authentication.caller(scope)
        sensitivity, priority = sensitivity_of(caller, scope), priority_of(scope)
        body, raw = await self.read(scope, receive)
        personal = Examination(sensitivity)
        if not self.examines_later:
            personal = await self.parts.personal_data.examine(caller, sensitivity, body)
        tracing = Tracing(self.parts.calls, caller, personal.sensitivity, self.kind, raw)
        del raw
        fields = checked(self.fields, body)
        with personal.told():
            where = destination(
                self.parts.catalogue.current(), fields.model, self.model_type, personal.sensitivity
            )
            exchange = Exchange(
                self.parts,
                caller,
                personal.sensitivity,
                where,
                tracing,
                personal,
                priority,
                _trace_parent(scope),
            )
            await while_client_stays(receive, self.answer(exchange, fields, body, send))

    async def read(self, scope: Scope, receive: Receive) -> tuple[Body, bytes]:
        """The request's body, and the bytes whose digest is kept. Raises ApiProblem or ClientLeft."""
        return await read_object(scope, receive, self.parts.body_limit)

    async def answer(self, exchange: Exchange, fields: Asked, body: Body, send: Send) -> None:
        """What the endpoint does with a request that was found right."""
        raise NotImplementedError


def _trace_parent(scope: Scope) -> str:
    """The W3C `traceparent` that the request came with, so that its trace goes on here."""
    found = (value for name, value in scope["headers"] if name == b"traceparent")
    return next(found, b"").decode("latin-1")
