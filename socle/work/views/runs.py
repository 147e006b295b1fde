"""A run's page: its progress, then its draft; and what is done with the run as a whole."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from socle.interface.downloads import attachment
from socle.organisation.requests import caller_of_request, person_of_request
from socle.work import exporting, lifecycle
from socle.work.exporting import exports_of
from socle.work.models import Run
from socle.work.refusals import Refused
from socle.work.review import acts
from socle.work.review.presentation import shown_draft
from socle.work.review.signals import shown
from socle.work.views.access import run_or_404

FILTER = "filtre"


@login_required
@require_GET
def run(request: HttpRequest, number: UUID) -> HttpResponse:
    """The run as it stands: under way, failed, or its draft to review; on its tool's own page if any."""
    found = run_or_404(request, number)
    if found.declaration.page:
        return redirect(found.declaration.page, number)
    if found.has_draft:
        return _review(request, found)
    return render(request, "work/run.html", {"run": found, "tool": found.declaration})


def _review(request: HttpRequest, found: Run) -> HttpResponse:
    draft = shown_draft(caller_of_request(request), found, request.GET.get(FILTER, ""))
    shown.send(sender=Run, run=found, person_id=person_of_request(request).pk)
    context = {
        "draft": draft,
        "run": found,
        "tool": found.declaration,
        "exports": exports_of(found.declaration),
    }
    return render(request, "work/review.html", context)


@login_required
@require_GET
def progress(request: HttpRequest, number: UUID) -> HttpResponse:
    """How far the run has come; once it has ended the page is asked to load again."""
    found = run_or_404(request, number)
    response = render(request, "work/_progress.html", {"run": found, "tool": found.declaration})
    if not found.is_under_way:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def cancel(request: HttpRequest, number: UUID) -> HttpResponse:
    """Stops a run under way."""
    lifecycle.cancel(run_or_404(request, number), person_of_request(request))
    return redirect("work:run", number)


@login_required
@require_POST
def begin_again(request: HttpRequest, number: UUID) -> HttpResponse:
    """Makes another attempt at a run."""
    found = run_or_404(request, number)
    try:
        lifecycle.begin_again(found, person_of_request(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("work:run", number)


@login_required
@require_POST
def validate(request: HttpRequest, number: UUID) -> HttpResponse:
    """Validates the draft as a whole."""
    found = run_or_404(request, number)
    try:
        acts.validate(person_of_request(request), found)
        messages.success(request, "Le brouillon est validé. Vous pouvez l’exporter.")
    except acts.Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("work:run", number)


@login_required
@require_POST
def reopen(request: HttpRequest, number: UUID) -> HttpResponse:
    """Opens a validated draft again."""
    found = run_or_404(request, number)
    try:
        acts.reopen(person_of_request(request), found, request.POST.get("reason", ""))
    except acts.Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("work:run", number)


@login_required
@require_POST
def export(request: HttpRequest, number: UUID, name: str) -> HttpResponse:
    """An export as a file. A POST, because it is recorded."""
    found = run_or_404(request, number)
    try:
        file = exporting.export(person_of_request(request), found, name)
    except KeyError:
        raise Http404 from None
    except exporting.Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("work:run", number)
    return attachment(file.content, file.name, file.media_type)


@login_required
@require_POST
def rename(request: HttpRequest, number: UUID) -> HttpResponse:
    """Changes the name of a run."""
    found = run_or_404(request, number)
    try:
        lifecycle.rename(found, request.POST.get("name", ""))
        messages.success(request, "Le nom est changé.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("work:run", number)


@login_required
@require_POST
def delete(request: HttpRequest, number: UUID) -> HttpResponse:
    """Deletes a run with all that it was given and all that it made."""
    found = run_or_404(request, number)
    slug = found.tool
    try:
        lifecycle.delete(found, person_of_request(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("work:run", number)
    messages.success(request, "Le brouillon et ses documents sont supprimés.")
    return redirect("work:tool", slug)
