"""tus 1.0 (https://tus.io/protocols/resumable-upload): core, creation, length deferred, termination."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from psycopg.errors import LockNotAvailable

from socle.tools.transcripts.models import Upload
from socle.tools.transcripts.uploads import receiving
from socle.tools.transcripts.views.access import person

VERSION = "1.0.0"
_PIECE = "application/offset+octet-stream"
_BLOCK = 1 << 20
_TOO_LARGE = "Ce fichier est trop volumineux pour un enregistrement."
_TOO_MANY = (
    "Trop d’envois sont en cours : terminez-en, ou attendez deux jours que les anciens soient oubliés."
)
_NO_ROOM = (
    "La place manque sur le serveur. Ce qui est arrivé n’est pas perdu : signalez-le à l’équipe qui "
    "administre le service, puis reprenez l’envoi."
)


def _answer(status: int, text: str = "", /, **headers: Any) -> HttpResponse:
    response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    response["Tus-Resumable"] = VERSION
    response["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response[name.replace("_", "-")] = str(value)
    return response


@login_required
@require_http_methods(["POST", "OPTIONS"])
def uploads(request: HttpRequest) -> HttpResponse:
    """Begins an upload; OPTIONS tells what this server knows of the protocol."""
    if request.method == "OPTIONS":
        limit = settings.SOCLE_RECORDING_LIMIT
        extensions = "creation,creation-defer-length,termination"
        return _answer(204, Tus_Version=VERSION, Tus_Extension=extensions, Tus_Max_Size=limit)
    size = _number(request, "Upload-Length")
    if (size is None) == (request.headers.get("Upload-Defer-Length") != "1"):
        return _answer(400, "Upload-Length or Upload-Defer-Length: 1 is needed.")
    try:
        upload = receiving.begin(person(request), _name(request.headers.get("Upload-Metadata", "")), size)
    except receiving.TooLarge:
        return _answer(413, _TOO_LARGE)
    except receiving.TooMany:
        return _answer(429, _TOO_MANY)
    return _answer(201, Location=reverse("transcripts:upload-piece", args=[upload.pk]))


@login_required
@require_http_methods(["HEAD", "PATCH", "DELETE"])
def piece(request: HttpRequest, number: UUID) -> HttpResponse:
    """One upload: how far it has come, one more piece of it, or its end."""
    upload = Upload.objects.of(person(request)).filter(pk=number).first()
    if upload is None:
        raise Http404
    if request.method == "DELETE":
        receiving.forget(upload)
        return _answer(204)
    if request.method == "HEAD":
        length = {"Upload_Defer_Length": 1} if upload.size is None else {"Upload_Length": upload.size}
        return _answer(200, Upload_Offset=upload.received, **length)
    return _appended(request, upload)


def _appended(request: HttpRequest, upload: Upload) -> HttpResponse:
    offset = _number(request, "Upload-Offset")
    if offset is None or request.content_type != _PIECE:
        return _answer(400 if offset is None else 415, f"{_PIECE} and Upload-Offset are needed.")
    try:
        with transaction.atomic():
            done = receiving.append(upload.pk, offset, _blocks(request), _number(request, "Upload-Length"))
    except receiving.WrongOffset as wrong:
        return _answer(409, str(wrong), Upload_Offset=wrong.received)
    except receiving.TooLarge:
        return _answer(413, _TOO_LARGE)
    except receiving.NoRoom:
        return _answer(507, _NO_ROOM)
    except Upload.DoesNotExist:
        raise Http404 from None
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        return _answer(423, "Another piece is being written.")
    return _answer(204, Upload_Offset=done.received)


def _blocks(request: HttpRequest) -> Iterator[bytes]:
    while block := request.read(_BLOCK):
        yield block


def _number(request: HttpRequest, header: str) -> int | None:
    said = request.headers.get(header, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else None


def _name(metadata: str) -> str:
    """The file's name: `filename` in base64 among pairs put between commas."""
    for pair in metadata.split(","):
        key, _, value = pair.strip().partition(" ")
        if key == "filename":
            try:
                return base64.b64decode(value, validate=True).decode("utf-8", "replace")
            except binascii.Error:
                return ""
    return ""
