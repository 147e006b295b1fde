"""/v1/files."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any, BinaryIO, Literal

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header
from ninja import Router
from pydantic import Field

from socle.gateway.batches import files
from socle.gateway.batches.api.access import file_seen, files_of, person_of_request, sensitivity_of_request
from socle.gateway.batches.api.lists import is_ascending, limit_of, listed
from socle.gateway.batches.models import ApiFile
from socle.gateway.request_body import Known, checked
from socle.interface.api_errors import ApiProblem
from socle.storage.files import FileGone, FileTooLarge, open_file

router = Router()

MOST_LISTED = 10_000
_PIECE = 262_144
Json = dict[str, Any]


class Expiry(Known):
    """OpenAI's `expires_after`: from an hour to thirty days."""

    anchor: Literal["created_at"]
    seconds: Annotated[int, Field(ge=3600, le=2_592_000)]


class UploadFields(Known):
    """What is sent beside a file."""

    purpose: Literal["batch", "assistants", "vision", "user_data"]
    expires_after: Expiry | None = None


_MULTIPART = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file", "purpose"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "purpose": {"type": "string", "enum": ["batch", "assistants", "vision", "user_data"]},
                        "expires_after[anchor]": {"type": "string", "enum": ["created_at"]},
                        "expires_after[seconds]": {"type": "integer", "minimum": 3600, "maximum": 2592000},
                    },
                }
            }
        },
    }
}


@router.post("/files", openapi_extra=_MULTIPART)
def create_file(request: HttpRequest) -> Json:
    """Keeps a file of the caller's."""
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        message = "Missing required parameter: 'file'. Send it as multipart/form-data with a Content-Length."
        raise ApiProblem(400, message, code="missing_required_parameter", param="file")
    fields = checked(UploadFields, _fields(request))
    new = files.NewFile(
        name=(sent.name or "file").replace("\x00", ""),
        purpose=fields.purpose,
        sensitivity=sensitivity_of_request(request),
        seconds=fields.expires_after.seconds if fields.expires_after else None,
    )
    try:
        return file_json(files.keep_file(person_of_request(request), new, sent.chunks()))
    except FileTooLarge as error:
        message = f"The file is larger than {error.limit // 1_000_000} MB, the most that this server takes."
        raise ApiProblem(413, message, code="file_too_large", param="file") from error


def _fields(request: HttpRequest) -> Json:
    """The form's fields; `expires_after` comes as `expires_after[anchor]` and `expires_after[seconds]`."""
    fields: Json = {name: request.POST[name] for name in ("purpose",) if name in request.POST}
    expiry: Json = {
        name: request.POST[f"expires_after[{name}]"]
        for name in ("anchor", "seconds")
        if f"expires_after[{name}]" in request.POST
    }
    text = expiry.get("seconds", "")
    if text.isascii() and text.isdigit():
        expiry["seconds"] = int(text[:12])
    return fields | ({"expires_after": expiry} if expiry else {})


@router.get("/files")
def list_files(request: HttpRequest, purpose: str = "", after: str = "") -> Json:
    """The caller's files, newest first unless `order=asc`."""
    rows = files_of(request)
    last = file_seen(request, after, "after") if after else None
    limit, ascending = limit_of(request, MOST_LISTED, MOST_LISTED), is_ascending(request)
    if purpose:
        rows = rows.filter(purpose=purpose) if purpose in ApiFile.Purpose.values else rows.none()
    return listed(rows, last, limit, file_json, ascending)


@router.get("/files/{file_id}")
def get_file(request: HttpRequest, file_id: str) -> Json:
    """What is known of a file."""
    return file_json(file_seen(request, file_id))


@router.delete("/files/{file_id}")
def delete_file(request: HttpRequest, file_id: str) -> Json:
    """Deletes a file; 409 while a batch under way needs it."""
    file = file_seen(request, file_id)
    answer = {"id": file.public_id, "object": "file", "deleted": True}
    try:
        files.delete_file(file)
    except files.FileInUse as error:
        message = "A batch under way reads this file. Cancel the batch, or wait for its end."
        raise ApiProblem(409, message, code="file_in_use", param="file_id") from error
    return answer


@router.get("/files/{file_id}/content")
def get_content(request: HttpRequest, file_id: str) -> StreamingHttpResponse:
    """The file as it was sent or made."""
    file = file_seen(request, file_id)
    try:
        content = open_file(file.file)
    except FileGone as error:
        raise ApiProblem(404, "This file's content is no longer there.", param="file_id") from error
    response = StreamingHttpResponse(_pieces(content), content_type="application/octet-stream")
    response["Content-Length"] = str(file.size)
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


async def _pieces(content: BinaryIO) -> AsyncIterator[bytes]:
    """The content piece by piece: Django would gather those of a plain iterator in memory first."""
    with content:
        while piece := await asyncio.to_thread(content.read, _PIECE):
            yield piece


def file_json(file: ApiFile) -> Json:
    """A file in OpenAI's shape."""
    return {
        "id": file.public_id,
        "object": "file",
        "bytes": file.size,
        "created_at": int(file.created.timestamp()),
        "expires_at": int(files.end_of(file).timestamp()),
        "filename": file.name,
        "purpose": file.purpose,
        "status": "processed",
    }
