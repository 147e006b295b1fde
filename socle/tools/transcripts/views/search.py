"""Finding a text in the whole transcript, and replacing it."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from socle.interface.french import counted
from socle.tools.transcripts.editing.refusals import Refused
from socle.tools.transcripts.editing.replacing import Sought, find, replace_all
from socle.tools.transcripts.views.access import person, transcript
from socle.tools.transcripts.views.answers import gesture_view

SHOWN = 50


@login_required
@require_GET
def search(request: HttpRequest, number: UUID) -> HttpResponse:
    """A page part: how often it is said, and the first places with what stands around them."""
    of = transcript(request, number)
    context: dict[str, object] = {"transcript": of}
    try:
        found = find(of, sought(request.GET))
    except Refused as refusal:
        return render(request, "transcripts/_found.html", context | {"refusal": str(refusal)})
    segments = len({one.segment.pk for one in found})
    context |= {"found": found[:SHOWN], "count": len(found), "segments": segments, "shown": SHOWN}
    return render(request, "transcripts/_found.html", context)


@gesture_view
def replace(request: HttpRequest, number: UUID) -> str:
    """Replaces it everywhere."""
    by = request.POST.get("by", "")
    places = replace_all(person(request), transcript(request, number), sought(request.POST), by)
    return f"{counted(places, 'remplacement fait', 'remplacements faits')}. « Annuler » revient en arrière."


def sought(said: object) -> Sought:
    """What a form asks to look for."""
    get = said.get  # type: ignore[attr-defined]
    return Sought(get("q", ""), same_case="case" in said, whole_words="words" in said)  # type: ignore[operator]
