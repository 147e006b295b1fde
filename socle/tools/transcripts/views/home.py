"""The list of transcripts."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from socle.tools.transcripts.views.access import SLUG, caller
from socle.work.models import Run


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The person's recordings and those of the service, newest first."""
    runs = Run.objects.visible_to(caller(request)).filter(tool=SLUG)
    return render(request, "transcripts/home.html", {"runs": runs})
