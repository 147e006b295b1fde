"""The ways in: files dropped, and the recorder. Both send pieces, then one form that begins the runs."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from socle.organisation.models import Person
from socle.tools.transcripts.live.endpoint import PATH as LIVE
from socle.tools.transcripts.models import Upload
from socle.tools.transcripts.pipeline.languages import CHOICES
from socle.tools.transcripts.pipeline.preparing import INPUT
from socle.tools.transcripts.uploads.receiving import forget, path_of
from socle.tools.transcripts.views.access import SLUG, person
from socle.work.forms import given_of, tool_form
from socle.work.models import Run
from socle.work.refusals import InputRefused, Refused
from socle.work.registry import tool_named
from socle.work.starting import Given, GivenFile, start_each

_NOT_WHOLE = "Un fichier n’est pas encore arrivé en entier : reprenez son envoi, puis réessayez."
# What the browser may use on these pages alone.
_MICROPHONE = "camera=(), microphone=(self), geolocation=(), payment=(), usb=(), browsing-topics=()"


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Files to transcribe, sent by pieces where the browser can, else with the form; POST begins the runs."""
    if request.method == "POST":
        return _begin(request, "transcripts/upload.html")
    return render(request, "transcripts/upload.html", {"form": _form(request)})


@login_required
@require_GET
def recorder(request: HttpRequest) -> HttpResponse:
    """The recorder; what it recorded is sent to `upload`."""
    return _with_microphone(request, "transcripts/recorder.html", {"form": _form(request)})


@login_required
@require_GET
def dictation(request: HttpRequest) -> HttpResponse:
    """A text that is written while the person speaks; neither sound nor text is kept here."""
    return _with_microphone(request, "transcripts/dictation.html", {})


def _with_microphone(request: HttpRequest, template: str, facts: dict[str, object]) -> HttpResponse:
    live = {"live_address": LIVE if settings.SOCLE_LIVE_SESSIONS else "", "languages": CHOICES}
    response = render(request, template, {**facts, **live})
    response["Permissions-Policy"] = _MICROPHONE
    return response


def _form(request: HttpRequest) -> forms.Form:
    tool = tool_named(SLUG)
    return tool_form(tool, request.POST, request.FILES) if request.method == "POST" else tool_form(tool)


def _begin(request: HttpRequest, template: str) -> HttpResponse:
    form, notice = _form(request), ""
    if form.is_valid():
        try:
            runs = start_from(
                person(request),
                given_of(tool_named(SLUG), form),
                request.POST.getlist("envoi"),
                request.POST.get("titre", ""),
            )
        except InputRefused as refusal:
            form.add_error(refusal.name if refusal.name in form.fields else None, str(refusal))
        except Refused as refusal:
            notice = str(refusal)
        else:
            return _place_of(runs)
    return render(request, template, {"form": form, "notice": notice}, status=422)


def _place_of(runs: Sequence[Run]) -> HttpResponse:
    """The transcript on its way where there is one, else the list of them."""
    return redirect("transcripts:editor", runs[0].pk) if len(runs) == 1 else redirect("transcripts:home")


@transaction.atomic
def start_from(person: Person, given: Given, sent: Sequence[str], title: str) -> list[Run]:
    """The runs of these files, those of uploads first; the uploads are gone afterwards.

    Raises Refused, also where an upload is another's, unknown or not whole.
    """
    uploads = [_upload(person, number) for number in sent]
    files = [GivenFile(INPUT, one.name, path=path_of(one)) for one in uploads]
    whole = Given(given.values, [*files, *given.files], title.strip()[:200], given.shared)
    runs = start_each(person, tool_named(SLUG), whole)
    for one in uploads:
        forget(one)
    return runs


def _upload(person: Person, number: str) -> Upload:
    try:
        found = Upload.objects.of(person).select_for_update().filter(pk=UUID(number)).first()
    except ValueError:
        found = None
    if found is None or not found.is_whole:
        raise Refused(_NOT_WHOLE)
    return found
