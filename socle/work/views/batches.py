"""Batches: many dossiers at once, and the queue of those that need a person."""

from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from socle.organisation.requests import caller_of_request, person_of_request
from socle.work.batches import documents_input, start_batch, state_of
from socle.work.declaration import Tool
from socle.work.refusals import Refused
from socle.work.views.access import tool_or_404


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for an archive of dossiers; POST starts a run for each."""
    tool = tool_or_404(slug)
    if documents_input(tool) is None:
        raise Http404
    notice = ""
    if request.method == "POST":
        try:
            return redirect("work:batch", slug, _started(request, tool))
        except Refused as refusal:
            notice = str(refusal)
    return render(
        request, "work/batch_form.html", {"tool": tool, "notice": notice}, status=422 if notice else 200
    )


def _started(request: HttpRequest, tool: Tool) -> UUID:
    upload = request.FILES.get("archive")
    if not isinstance(upload, UploadedFile):
        raise Refused("Choisissez une archive ZIP.")
    with NamedTemporaryFile(prefix="socle-batch-") as file:
        for chunk in upload.chunks():
            file.write(chunk)
        file.flush()
        return start_batch(person_of_request(request), tool, Path(file.name), "shared" in request.POST)


@login_required
@require_GET
def show(request: HttpRequest, slug: str, number: UUID) -> HttpResponse:
    """A batch: its progress, and what needs a person."""
    state = state_of(caller_of_request(request), number, tool_or_404(slug))
    if state is None:
        raise Http404
    template = "work/_batch.html" if "HX-Request" in request.headers else "work/batch.html"
    return render(request, template, {"state": state, "tool": state.tool})
