"""Where minutes begin: from the list, or from a transcript's own page."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from socle.organisation.requests import caller_of_request, person_of_request
from socle.tools.meetings.forms import StartForm
from socle.tools.meetings.sources import transcript_of, transcripts_of
from socle.tools.meetings.templates import outlines_for
from socle.tools.transcripts.models import Transcript
from socle.work.models import Run
from socle.work.refusals import InputRefused, Refused
from socle.work.registry import tool_named
from socle.work.starting import Given
from socle.work.starting import start as start_run

SLUG = "comptes-rendus"
_A_PAGE = 20
_MOST_TRANSCRIPTS = 200


@login_required
@require_http_methods(["GET", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """The transcripts to choose among, and the minutes that were made; POST begins some."""
    offered = list(transcripts_of(caller_of_request(request))[:_MOST_TRANSCRIPTS])
    return _answered(request, offered, None)


@login_required
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, number: UUID) -> HttpResponse:
    """The same for one transcript, from its page."""
    found = transcript_of(caller_of_request(request), str(number))
    if found is None:
        raise Http404
    return _answered(request, [found], found)


def _answered(request: HttpRequest, offered: list[Transcript], chosen: Transcript | None) -> HttpResponse:
    outlines = outlines_for(caller_of_request(request).service_id)
    initial = {"modele": "compte-rendu"} | ({"transcript": str(chosen.pk)} if chosen else {})
    form = StartForm(offered, outlines, request.POST or None, initial=initial)
    notice = ""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("work:run", _begin(request, form, offered).pk)
        except (InputRefused, Refused) as refusal:
            notice = str(refusal)
    refused = request.method == "POST"
    context = _context(request) | {"form": form, "chosen": chosen, "offered": offered, "notice": notice}
    return render(request, "meetings/home.html", context, status=422 if refused else 200)


def _begin(request: HttpRequest, form: StartForm, offered: list[Transcript]) -> Run:
    said = form.cleaned_data
    title = next(one.run.title for one in offered if str(one.pk) == said["transcript"])
    given = Given(
        {"transcript": said["transcript"], "modele": said["modele"]}, title=title, shared=said["partage"]
    )
    return start_run(person_of_request(request), tool_named(SLUG), given)


def _context(request: HttpRequest) -> dict[str, object]:
    runs = Run.objects.visible_to(caller_of_request(request)).filter(tool=SLUG).order_by("-created")
    return {"tool": tool_named(SLUG), "runs": Paginator(runs, _A_PAGE).get_page(request.GET.get("page"))}
