"""Traces of calls as OpenTelemetry, where the operator says where they go: no contents.

Attributes are those of OpenTelemetry's semantic conventions for generative AI.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span


class Spans:
    """The spans of this process; nothing is loaded or made while no endpoint is set."""

    def __init__(self, endpoint: str) -> None:
        self._provider = _provider(endpoint) if endpoint else None
        self._tracer = self._provider.get_tracer("socle.gateway") if self._provider else None

    def begun(self, kind: str, alias: str, parent: str) -> CallSpan | None:
        """A span for one call of a model, in the trace of the request's W3C `traceparent`; None while nothing
        is traced."""
        if self._tracer is None:
            return None
        from opentelemetry.trace import SpanKind
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        context = TraceContextTextMapPropagator().extract({"traceparent": parent})
        attributes = {"gen_ai.operation.name": kind, "gen_ai.request.model": alias}
        span = self._tracer.start_span(f"{kind} {alias}", context, SpanKind.CLIENT, attributes)
        return CallSpan(span)

    def close(self) -> None:
        """Sends what is left."""
        if self._provider is not None:
            self._provider.shutdown()


class CallSpan:
    """One call under way."""

    def __init__(self, span: Span) -> None:
        self._span = span

    def ended(self, usage: Mapping[str, Any] | None) -> None:
        """The end of the call: who answered, and with how many tokens, where anybody did."""
        if usage is not None:
            self._span.set_attributes(
                {
                    "gen_ai.response.model": usage["socle"]["model"],
                    "gen_ai.provider.name": usage["socle"]["provider"],
                    "gen_ai.usage.input_tokens": usage["prompt_tokens"],
                    "gen_ai.usage.output_tokens": usage["completion_tokens"],
                }
            )
        self._span.end()


def _provider(endpoint: str) -> TracerProvider:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": "socle-gateway"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    return provider
