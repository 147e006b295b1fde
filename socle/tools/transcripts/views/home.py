"""The list of transcripts, and the page of one that is not ready yet."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from socle.tools.transcripts.views.access import SLUG, caller, person
from socle.tools.transcripts.views.services import manages_one
from socle.tools.transcripts.views.ways import ways_in
from socle.work.models import Run

A_PAGE = 20


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The person's recordings and those of the service, newest first; its list alone, for a page that is
    open while work goes on."""
    runs = Run.objects.visible_to(caller(request)).filter(tool=SLUG).select_related("transcript")
    page = Paginator(runs.order_by("-created", "pk"), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "runs": page,
        "under_way": any(run.is_under_way for run in page),
        "ways": ways_in(),
        "manages": manages_one(person(request)),
    }
    template = "transcripts/_runs.html" if "HX-Request" in request.headers else "transcripts/home.html"
    return render(request, template, context)
