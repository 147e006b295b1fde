"""Reads a multipart form: small fields in memory, its file on the disk once it is larger than 1 MB."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from socle.interface.api_errors import ApiProblem

MOST_FIELDS = 100
LONGEST_FIELD = 1_000_000
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Upload:
    """A file of a form; `size` in bytes, `name` and `media_type` as its sender said them."""

    name: str
    media_type: str
    size: int
    content: IO[bytes]

    @contextmanager
    def on_disk(self) -> Iterator[Path]:
        """A path that other processes can open, for as long as the block lasts; blocks while it copies."""
        with NamedTemporaryFile(prefix="socle-upload-") as copy:
            self.content.seek(0)
            shutil.copyfileobj(self.content, copy)
            copy.flush()
            yield Path(copy.name)


class Form(dict[str, Any]):
    """The fields: texts, lists of texts under names that end with `[]`, and the file."""

    def uploads(self) -> Iterator[Upload]:
        """The files among the fields."""
        return (value for value in self.values() if isinstance(value, Upload))

    def close(self) -> None:
        """Gives back what the files take on the disk."""
        for upload in self.uploads():
            upload.content.close()


async def read_form(content_type: str, chunks: AsyncIterator[bytes]) -> Form:
    """The form, with one file at most. Raises ApiProblem 400, and what the chunks raise."""
    if not content_type.lower().startswith("multipart/form-data"):
        message = "This path takes a multipart/form-data body, with the file in the field 'file'."
        raise ApiProblem(400, message, code="invalid_multipart")
    parser = MultiPartParser(
        Headers({"content-type": content_type}),
        # Starlette asks for a generator; it only iterates.
        chunks,  # type: ignore[arg-type]
        max_files=1,
        max_fields=MOST_FIELDS,
        max_part_size=LONGEST_FIELD,
    )
    try:
        items = (await parser.parse()).multi_items()
    except (MultiPartException, KeyError, UnicodeDecodeError) as error:
        message = "The request body is not a valid multipart form with one file at most."
        raise ApiProblem(400, message, code="invalid_multipart") from error
    return _form(items)


def _form(items: list[tuple[str, UploadFile | str]]) -> Form:
    form = Form()
    for name, value in items:
        _check_words(name, *(_words(value) if isinstance(value, UploadFile) else ()))
        _check_unicode(name, *(_words(value) if isinstance(value, UploadFile) else (value,)))
        if isinstance(value, UploadFile):
            media_type = value.content_type or "application/octet-stream"
            form[name] = Upload(value.filename or "file", media_type, value.size or 0, value.file)
        elif name.endswith("[]"):
            form.setdefault(name, []).append(value)
        else:
            form[name] = value
    return form


def _words(upload: UploadFile) -> tuple[str, str]:
    return upload.filename or "", upload.content_type or ""


def _check_words(*words: str) -> None:
    """What becomes a part's header again on its way to a provider may hold no control character."""
    if any(CONTROL.search(word) for word in words):
        message = "The names of a form's fields and files may not hold control characters."
        raise ApiProblem(400, message, code="invalid_multipart")


def _check_unicode(*texts: str) -> None:
    """Some of the charsets that a form may name give halves of characters, which nothing can write again."""
    try:
        "".join(texts).encode()
    except UnicodeEncodeError as error:
        message = "The texts of the form are not valid Unicode."
        raise ApiProblem(400, message, code="invalid_multipart") from error
