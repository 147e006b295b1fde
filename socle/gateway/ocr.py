"""POST /v1/ocr: pages of a document as text, in Mistral's shape as Albert API speaks it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field
from starlette.types import Send

from socle.gateway.addresses import Place, refused
from socle.gateway.completion import completed, read_object
from socle.gateway.exchange import Endpoint, Exchange
from socle.gateway.images import DOCUMENTS, SIGNATURES
from socle.gateway.request_body import Asked, Body, Known, Text
from socle.gateway.responses import send_json
from socle.gateway.upstream_errors import fault

PATH = "/ocr"


class DocumentByUrl(Known):
    """A document as a data: URL, or at an address on the operator's list."""

    type: Literal["document_url"]
    document_url: Text
    document_name: str | None = None


class ImageUrl(Known):
    """An image's address with how closely to look."""

    url: Text
    detail: str | None = None


class ImageByUrl(Known):
    """One picture."""

    type: Literal["image_url"]
    image_url: Text | ImageUrl


class OcrFields(Asked):
    """What the gateway reads of the request."""

    model: Text = "ocr"
    document: Annotated[DocumentByUrl | ImageByUrl, Field(discriminator="type")]
    pages: list[Annotated[int, Field(ge=0)]] | None = None
    table_format: Literal["markdown", "html"] | None = None


class Ocr(Endpoint):
    """The endpoint."""

    kind = "ocr"
    model_type = "image-to-text"
    fields = OcrFields

    async def answer(self, exchange: Exchange, fields: Asked, body: Body, send: Send) -> None:
        """The pages that were read."""
        await self._put_inside(body["document"])
        async with exchange.call(PATH, body) as call:
            answer = read_object(call.personal.whole(await call.answer.whole()))
            if not isinstance(answer.get("pages"), list):
                raise fault()
            raw = completed(call, answer, "ocr", document_annotation=None)
        await send_json(send, raw, call.headers)

    async def _put_inside(self, document: dict[str, Any]) -> None:
        """Puts a listed host's document into the request; raises ApiProblem 400 for any other address."""
        for place, signatures in _places(document):
            scheme = place.address[:16].partition(":")[0].lower()
            if scheme in {"http", "https"}:
                await self.parts.images.put(place, signatures)
            elif scheme != "data":
                raise refused(place.param, "This address is not fetched.")


def _places(document: dict[str, Any]) -> list[tuple[Place, Any]]:
    if document["type"] == "document_url":
        return [(Place(document, "document_url", "document.document_url"), DOCUMENTS)]
    if isinstance(document["image_url"], dict):
        return [(Place(document["image_url"], "url", "document.image_url.url"), SIGNATURES)]
    return [(Place(document, "image_url", "document.image_url"), SIGNATURES)]
