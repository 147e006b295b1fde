"""POST /v1/rerank, in Cohere's shape as Albert API, vLLM and Jina speak it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from starlette.types import Send

from socle.gateway.completion import completed, read_object
from socle.gateway.exchange import Endpoint, Exchange
from socle.gateway.request_body import Asked, Body, Known, Text
from socle.gateway.responses import send_json
from socle.gateway.upstream_errors import fault

PATH = "/rerank"
MOST_DOCUMENTS = 1000


class Document(Known):
    """A text, as Cohere's clients also write it."""

    text: str


class RerankFields(Asked):
    """What the gateway reads of the request."""

    query: Text
    documents: Annotated[list[str | Document], Field(min_length=1, max_length=MOST_DOCUMENTS)]
    top_n: Annotated[int, Field(ge=1)] | None = None


class Rerank(Endpoint):
    """The endpoint."""

    kind = "rerank"
    model_type = "text-classification"
    fields = RerankFields

    async def answer(self, exchange: Exchange, fields: Asked, body: Body, send: Send) -> None:
        """The places of the texts, the most relevant first."""
        assert isinstance(fields, RerankFields)  # noqa: S101 (`fields` above)
        texts = [one if isinstance(one, str) else one.text for one in fields.documents]
        async with exchange.call(PATH, {**body, "documents": texts}) as call:
            answer = read_object(await call.answer.whole())
            answer["results"] = _results(answer.get("results"), len(texts), fields.top_n)
            raw = completed(call, answer, "rerank", object="list")
        await send_json(send, raw, call.headers)


def _results(found: Any, count: int, most: int | None) -> list[dict[str, Any]]:
    """The provider's results, best first, as many as asked for. Raises ApiProblem 502 for what is none."""
    try:
        results = [dict(one) for one in found]
        results.sort(key=lambda one: float(one["relevance_score"]), reverse=True)
        places = {one["index"] for one in results}
    except (TypeError, KeyError, ValueError) as error:
        raise fault() from error
    if len(places) != len(results) or not places <= set(range(count)):
        raise fault()
    return results[:most]
