"""The mention due on a decision, the explanation of a run, and the case files."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from socle.assurance.case_files.keeping import case_file_of
from socle.assurance.case_files.sealing import BrokenSeal
from socle.assurance.explanation.making import FORMS, explain, mention_file, mention_of
from socle.assurance.models import CaseFile
from socle.interface.downloads import attachment
from socle.organisation.requests import caller_of_request, person_of_request
from socle.work.models import Run
from socle.work.views.access import run_or_404

SHOWN = 200


@login_required
@require_GET
def mention(request: HttpRequest, number: UUID) -> HttpResponse:
    """The mention to copy, and the explanation to ask for."""
    run = _drafted_or_404(request, number)
    context = {"run": run, "tool": run.declaration, "mention": mention_of(run), "forms": FORMS.values()}
    return render(request, "assurance/mention.html", context)


@login_required
@require_GET
def mention_docx(request: HttpRequest, number: UUID) -> HttpResponse:
    """The mention as a file."""
    file = mention_file(_drafted_or_404(request, number))
    return attachment(file.content, file.name, file.media_type)


@login_required
@require_POST
def explain_run(request: HttpRequest, number: UUID, form: str) -> HttpResponse:
    """The explanation of a run as a file. A POST, because it seals a case file and is recorded."""
    run, person = _drafted_or_404(request, number), person_of_request(request)
    try:
        return _explained(request, case_file_of(run, person), form)
    except BrokenSeal as broken:
        messages.error(request, str(broken))
        return redirect("assurance:mention", number)


@login_required
@require_GET
def case_files(request: HttpRequest) -> HttpResponse:
    """The case files that the person sees."""
    seen = CaseFile.objects.visible_to(caller_of_request(request)).defer("content")[:SHOWN]
    return render(request, "assurance/case_files.html", {"cases": seen, "forms": FORMS.values()})


@login_required
@require_POST
def explain_case_file(request: HttpRequest, number: UUID, form: str) -> HttpResponse:
    """The explanation from a case file, whether its run is still there or not."""
    seen = CaseFile.objects.visible_to(caller_of_request(request))
    case = seen.filter(pk=number).first()
    if case is None:
        raise Http404
    try:
        return _explained(request, case, form)
    except BrokenSeal as broken:
        messages.error(request, str(broken))
        return redirect("assurance:case-files")


def _drafted_or_404(request: HttpRequest, number: UUID) -> Run:
    run = run_or_404(request, number)
    if not run.has_draft:
        raise Http404
    return run


def _explained(request: HttpRequest, case: CaseFile, form: str) -> HttpResponse:
    try:
        file = explain(person_of_request(request), case, form)
    except KeyError:
        raise Http404 from None
    return attachment(file.content, file.name, file.media_type)
