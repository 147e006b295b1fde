"""The original video with its subtitles, to download."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from socle.ledger.digests import running_digest
from socle.tools.transcripts.exports.declared import transcript_of
from socle.tools.transcripts.exports.video import subtitled_video
from socle.tools.transcripts.views.access import person, run
from socle.work.declaration import ExportImpossible
from socle.work.drafts import draft_of
from socle.work.exporting import file_name, record_export

NAME = "video"
_BLOCK = 1 << 20


@login_required
@require_POST
def video(request: HttpRequest, number: UUID) -> HttpResponseBase:
    """The video; made here and now, for its pictures are copied as they are."""
    found = run(request, number)
    draft = draft_of(found)
    try:
        with subtitled_video(found, transcript_of(draft)) as path:
            digest = _digest(path, found.administration_id)
            # The name goes with the block, the bytes once they were sent.
            opened = path.open("rb")
    except ExportImpossible as impossible:
        messages.error(request, str(impossible))
        return redirect("transcripts:editor", number)
    record_export(person(request), draft, NAME, digest)
    return FileResponse(opened, as_attachment=True, filename=file_name(draft, path.suffix.lstrip(".")))


def _digest(path: Path, administration_id: int) -> str:
    running = running_digest(administration_id)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            running.update(block)
    return running.hexdigest()
