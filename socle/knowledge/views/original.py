"""A document's file as it was given."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from socle.knowledge.views.access import document_or_404
from socle.storage.files import FileGone, open_file


@login_required
@require_safe
def original(request: HttpRequest, number: int) -> HttpResponseBase:
    """The file as an attachment: never shown by the browser, whatever it holds."""
    document = document_or_404(request, number)
    if document.file is None:
        raise Http404
    try:
        file = open_file(document.file)
    except FileGone as error:
        raise Http404 from error
    kind = document.media_type or "application/octet-stream"
    response = FileResponse(file, as_attachment=True, filename=document.name, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
