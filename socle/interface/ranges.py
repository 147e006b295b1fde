"""Files served in pieces, as players ask for them: RFC 9110, section 14, for one range of bytes.

An answer holds at most a mebibyte: players ask on, and a four-hour recording never lies in memory as a whole.
"""

from __future__ import annotations

import re
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

LARGEST_PIECE = 1024 * 1024
_ONE_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})", re.IGNORECASE)


class Unsatisfiable(ValueError):
    """A range that begins after the end of the file."""


def asked_range(header: str, size: int) -> tuple[int, int] | None:
    """The first byte and the one past the last that a Range header asks for; None where it is to be passed
    over: not understood, or several ranges. Raises Unsatisfiable."""
    found = _ONE_RANGE.fullmatch(header.strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        if not int(last) or not size:
            raise Unsatisfiable
        return max(size - int(last), 0), size
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise Unsatisfiable
    return int(first), min(int(last) + 1, size) if last else size


def ranged(request: HttpRequest, file: BinaryIO, size: int, media_type: str, tag: str) -> HttpResponseBase:
    """The piece that the request asks for, or the whole file. It closes the file. `tag` names the content:
    a piece is not given to one who holds pieces of another."""
    header = request.headers.get("Range", "")
    held = request.headers.get("If-Range", "")
    try:
        piece = asked_range(header, size) if header and held in {"", f'"{tag}"'} else None
    except Unsatisfiable:
        file.close()
        return _dressed(HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"}), tag)
    if piece is None:
        return _dressed(FileResponse(file, content_type=media_type), tag)
    first, past = piece[0], min(piece[1], piece[0] + LARGEST_PIECE)
    with file:
        file.seek(first)
        content = file.read(past - first)
    response = HttpResponse(content, status=206, content_type=media_type)
    response["Content-Range"] = f"bytes {first}-{past - 1}/{size}"
    return _dressed(response, tag)


def _dressed(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = f'"{tag}"'
    response["Cache-Control"] = "private, max-age=0, must-revalidate"
    response["X-Content-Type-Options"] = "nosniff"
    return response
