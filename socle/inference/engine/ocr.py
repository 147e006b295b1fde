"""POST /v1/ocr: the text of pages, read by a confined process that this engine starts for each document."""

from __future__ import annotations

import asyncio
import base64
import binascii
import logging
import re
import time
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Send

from socle.inference.engine import problems
from socle.inference.engine.attention import AttendedResponse
from socle.inference.engine.readers import NotRead, ReadPage
from socle.inference.engine.request_body import asked_of, json_object, request_id
from socle.inference.engine.served import READER, Served
from socle.inference.engine.slow_answer import SlowAnswer
from socle.inference.engine.waiting import LineFull
from socle.interface.api_errors import ApiProblem

# Boxes and sizes are in points, of which an inch has 72.
POINTS_AN_INCH = 72
DATA_URL = re.compile(r"data:[^,;]*(?:;[^,;]*)*;base64,", re.IGNORECASE)

log = logging.getLogger(__name__)


class Asked(BaseModel):
    """What the client wants; `content` is the file."""

    model_config = ConfigDict(extra="ignore")
    content: bytes
    pages: frozenset[Annotated[int, Field(ge=0)]] | None = None
    table_format: Literal["markdown", "html"] | None = None


async def ocr(request: Request) -> Response:
    """Mistral's OCR by Tesseract; the text that a PDF already holds is taken as it is."""
    served: Served = request.app.state.served
    body = await json_object(request)
    served.check_reader(body.get("model"))
    if body.get("document_annotation_format") or body.get("bbox_annotation_format"):
        message = "This model annotates nothing."
        raise ApiProblem(400, message, code="unsupported_value", param="document_annotation_format")
    return AttendedResponse(partial(_answer, served, _asked(body), request_id(request)))


async def _answer(served: Served, asked: Asked, number: str, send: Send) -> None:
    begun, outcome = time.monotonic(), "left"
    answer = SlowAnswer(send, number)
    try:
        async with answer.kept(), served.reading.place():
            pages = await asyncio.to_thread(_read, served, asked)
        await answer.end(_body(pages, asked))
        outcome = f"{len(pages)} pages"
    except (ApiProblem, LineFull, NotRead) as error:
        problem = _problem(error)
        outcome = f"{problem.status} {problem.code or problem.type}"
        await answer.fail(problem)
    finally:
        log.info("ocr %s: %s after %.1f s", number, outcome, time.monotonic() - begun)


def _read(served: Served, asked: Asked) -> list[ReadPage]:
    with NamedTemporaryFile(prefix="socle-ocr-") as file:
        file.write(asked.content)
        file.flush()
        return served.readers.read_pages(Path(file.name), asked.pages, asked.table_format == "html")


def _body(pages: list[ReadPage], asked: Asked) -> dict[str, Any]:
    return {
        "model": READER,
        "pages": [_page(page) for page in pages],
        "document_annotation": None,
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
        "usage_info": {"pages_processed": len(pages), "doc_size_bytes": len(asked.content)},
    }


def _page(page: ReadPage) -> dict[str, Any]:
    """A page; its size is null where the format has no layout."""
    size = None
    if page.width is not None and page.height is not None:
        size = {"dpi": POINTS_AN_INCH, "height": round(page.height), "width": round(page.width)}
    return {"index": page.index, "markdown": page.markdown, "images": [], "dimensions": size}


def _asked(body: dict[str, Any]) -> Asked:
    return asked_of(Asked, {**body, "content": _content(body.get("document"))})


def _content(document: Any) -> bytes:
    """The bytes of a data: URL. Raises ApiProblem 400."""
    url = None
    if isinstance(document, dict):
        url = document.get("document_url") or document.get("image_url")
        url = url.get("url") if isinstance(url, dict) else url
    found = DATA_URL.match(url) if isinstance(url, str) else None
    if url is None or found is None:
        message = "'document' must hold its file as a data: URL in base64."
        raise ApiProblem(400, message, code="invalid_document", param="document")
    try:
        return base64.b64decode(url[found.end() :], validate=True)
    except (binascii.Error, ValueError) as error:
        raise ApiProblem(400, "The document's base64 is not valid.", param="document") from error


def _problem(error: ApiProblem | LineFull | NotRead) -> ApiProblem:
    if isinstance(error, LineFull):
        return problems.line_full(error)
    if isinstance(error, NotRead):
        return ApiProblem(400, error.reason, code="unreadable_document", param="document")
    return error
