"""/v1/parse, of Albert API's older clients: a file read here and now, page by page, and kept nowhere."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpRequest
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile

from socle.interface.api_errors import ApiProblem
from socle.knowledge.api.access import caller_of_request
from socle.knowledge.api.shapes import Json, usage_json
from socle.knowledge.parsing.document import PageChoice, ParsedDocument
from socle.knowledge.parsing.sandbox import Limits, parse_safely
from socle.knowledge.parsing.unreadable import Unreadable
from socle.knowledge.parsing.written import markdown_of

router = Router()
# One request holds a thread for as long as it reads: longer files are sent to /v1/documents.
_SECONDS, _LONGEST = 60, 540
_MOST_PAGES = 2000
_PART = re.compile(r"\s*(\d{1,5})(?:\s*-\s*(\d{1,5}))?\s*")


class NewParse(Schema):
    """How to read. `page_range` counts from 0, as marker does: `0,5-10,20`."""

    page_range: str = Field("", max_length=1000)
    force_ocr: bool = False


@router.post("/parse")
async def parse_file(request: HttpRequest, body: Form[NewParse], file: File[UploadedFile]) -> Json:
    """The text of a file's pages as Markdown. Nothing of it is kept."""
    caller_of_request(request)
    name = file.name or "document"
    only = page_numbers(body.page_range)
    choice = PageChoice(only, body.force_ocr, _MOST_PAGES)
    # Of its own thread, so that no connection to the database is held meanwhile.
    document = await sync_to_async(_read, thread_sensitive=False)(file, name, choice)
    pages = [
        {
            "object": "documentPage",
            "content": markdown_of(page),
            "images": {},
            "metadata": {"document_name": name, "page": page.number - 1},
        }
        for page in document.pages
        if only is None or page.number in only
    ]
    return {"object": "list", "data": pages, "usage": usage_json({})}


def page_numbers(text: str) -> frozenset[int] | None:
    """The pages that `0,5-10,20` names, from 1; None for an empty text. Raises ApiProblem 422."""
    if not text.strip():
        return None
    found: set[int] = set()
    for part in text.split(","):
        match = _PART.fullmatch(part)
        first = int(match[1]) if match else 0
        last = int(match[2] or first) if match else -1
        if not first <= last < _MOST_PAGES:
            message = "page_range\u00a0: une liste comme 0,5-10,20 est attendue."
            raise ApiProblem(422, message, param="page_range")
        found.update(range(first + 1, last + 2))
    return frozenset(found)


def _read(file: UploadedFile, name: str, choice: PageChoice) -> ParsedDocument:
    limits = Limits(size=settings.SOCLE_UPLOAD_LIMIT, pages=_MOST_PAGES, seconds=_SECONDS, longest=_LONGEST)
    with TemporaryDirectory(prefix="socle-parse-") as folder:
        path = Path(folder) / "file"
        with path.open("wb") as copy:
            source: Any = file.file
            shutil.copyfileobj(source, copy)
        try:
            return parse_safely(path, name=name, limits=limits, choice=choice)
        except Unreadable as error:
            status = 413 if error.code == "too_large" else 422
            raise ApiProblem(status, error.sentence, code=error.code, param="file") from error
