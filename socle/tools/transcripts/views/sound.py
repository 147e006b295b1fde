"""The sound for the player, in pieces."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from socle.interface.ranges import ranged
from socle.storage.files import FileGone, open_file
from socle.tools.transcripts.views.access import transcript


@login_required
@require_safe
def sound(request: HttpRequest, number: UUID) -> HttpResponseBase:
    """The recording as MP3: the bytes that a Range header asks for, or all of them."""
    file = transcript(request, number).playback
    if file is None:
        raise Http404
    try:
        opened = open_file(file)
    except FileGone as gone:
        raise Http404 from gone
    return ranged(request, opened, file.size, "audio/mpeg", file.digest)
