"""One request on its way to a model: who asks, how sensitive the data are, where they may go, what came back.

Every inference endpoint calls providers through `Exchange.call` and in no other way, so that what holds for
one endpoint (policy, usage, ledger) holds for all.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import ClassVar
from urllib.parse import quote

import aiohttp
from starlette.types import Receive, Scope, Send

from socle.gateway.call_tracing import Trace, Tracing
from socle.gateway.dispatch.answers import Pieces
from socle.gateway.dispatch.priority import Priority, priority_of
from socle.gateway.parts import Parts
from socle.gateway.presence import while_client_stays
from socle.gateway.quotas.admission import Admission
from socle.gateway.request_body import Asked, Body, checked, read_object
from socle.gateway.routing import Destination, destination, sensitivity_of
from socle.gateway.upstream import Answer
from socle.gateway.usage import Meter, enriched
from socle.inference.catalogue import ModelType, Route
from socle.organisation.callers import Caller

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class ProviderCall:
    """A call that a provider answers: what it says, what it costs, what of it is kept."""

    where: Destination
    answer: Answer
    meter: Meter
    trace: Trace
    admission: Admission

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
        ]

    @property
    def pieces(self) -> Pieces:
        """A stream's bytes from its beginning: of `response` itself, the first are read already."""
        assert self.answer.pieces is not None, "a stream was not asked for"  # noqa: S101
        return self.answer.pieces

    async def whole(self) -> bytes:
        """The provider's JSON with usage, cost and energy, kept as answered. Raises ApiProblem 502."""
        whole = enriched(await self.answer.whole(), self.where.asked, self.meter)
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
    priority: Priority = Priority.INTERACTIVE
    trace_parent: str = ""

    @asynccontextmanager
    async def call(self, path: str, body: Body) -> AsyncIterator[ProviderCall]:
        """The successful answer of one provider; leaving early cuts the call. Raises ApiProblem.

        Limits are reserved before anybody is asked, and settled when the call ends, however it ends.
        """
        admission = await self.parts.quotas.admit(self.caller, self.where, body)
        begun, meter = monotonic(), None
        span = self.parts.spans.begun(self.tracing.kind, self.where.asked, self.trace_parent)
        try:
            async with self.parts.upstream.answer(self.where, path, body, self.priority) as answer:
                meter = Meter(self.where, answer.route, begun)
                with (
                    self.parts.metrics.call(self.where.model.id, answer.route.provider.name, meter),
                    self.tracing.call(self.where, answer, meter) as trace,
                ):
                    yield ProviderCall(self.where, answer, meter, trace, admission)
        finally:
            admission.settle(meter)
            if span is not None:
                span.ended(meter.measured if meter else None)


class Endpoint:
    """A POST with a JSON body, as a plain ASGI application: it watches for the client's leaving by itself."""

    kind: ClassVar[str]
    model_type: ClassVar[ModelType]
    fields: ClassVar[type[Asked]]

    def __init__(self, parts: Parts) -> None:
        self.parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request; raises ApiProblem or ClientLeft."""
        caller = await self.parts.authentication.caller(scope)
        sensitivity, priority = sensitivity_of(caller, scope), priority_of(scope)
        body, raw = await read_object(scope, receive, self.parts.body_limit)
        tracing = Tracing(self.parts.calls, caller, sensitivity, self.kind, raw)
        del raw
        fields = checked(self.fields, body)
        where = destination(self.parts.catalogue.current(), fields.model, self.model_type, sensitivity)
        exchange = Exchange(self.parts, caller, sensitivity, where, tracing, priority, _trace_parent(scope))
        await while_client_stays(receive, self.answer(exchange, fields, body, send))

    async def answer(self, exchange: Exchange, fields: Asked, body: Body, send: Send) -> None:
        """What the endpoint does with a request that was found right."""
        raise NotImplementedError


def _trace_parent(scope: Scope) -> str:
    """The W3C `traceparent` that the request came with, so that its trace goes on here."""
    found = (value for name, value in scope["headers"] if name == b"traceparent")
    return next(found, b"").decode("latin-1")
