"""What the open page asks for as it goes: passages, what colleagues changed, the next word to check."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from socle.interface.french import counted
from socle.tools.transcripts.editing.undoing import undo
from socle.tools.transcripts.models import Segment, Transcript
from socle.tools.transcripts.presentation.passages import entries, moment, names_of
from socle.tools.transcripts.presentation.waveform import path, silences
from socle.tools.transcripts.presentation.words import has_unsure_words, is_unsure
from socle.tools.transcripts.views.access import asked_number, person, transcript
from socle.tools.transcripts.views.answers import gesture_view, news


@gzip_page
@login_required
@require_GET
def passage(request: HttpRequest, number: UUID) -> HttpResponse:
    """A page part: all that is said from a moment until another."""
    of = transcript(request, number)
    until = moment(request.GET["jusqua"]) if request.GET.get("jusqua") else None
    return render(
        request, "transcripts/_said.html", said_context(of, moment(request.GET.get("de", "0")), until)
    )


def said_context(of: Transcript, start: float, until: float | None) -> dict[str, object]:
    """What the list of a passage is made of."""
    found = entries(of, start, until)
    names = names_of([entry.segment for entry in found if entry.segment])
    return {"entries": found, "transcript": of, "names": names, "open": of.run.status == "drafted"}


@login_required
@require_GET
def changes(request: HttpRequest, number: UUID) -> JsonResponse:
    """What changed since the revision that the page knows."""
    return JsonResponse(news(request, transcript(request, number)))


@login_required
@require_GET
def waveform(request: HttpRequest, number: UUID) -> JsonResponse:
    """The outline of the sound, and where nobody speaks, for a player that skips it."""
    peaks = transcript(request, number).peaks
    return JsonResponse({"path": path(peaks), "silences": silences(peaks)})


@login_required
@require_GET
def next_unsure(request: HttpRequest, number: UUID) -> JsonResponse:
    """The next uncertain word after a place, from the beginning again after the last; empty where none is."""
    of, place = transcript(request, number), asked_number(request, "mot")
    here = of.segments.filter(pk=asked_number(request, "segment")).first()
    unsure = of.segments.alias(unsure=has_unsure_words()).filter(unsure=True).order_by("start", "pk")
    if here is None:
        return JsonResponse(_first_word(unsure.first(), -1))
    rest = _first_word(here, place)
    later = unsure.filter(Q(start__gt=here.start) | Q(start=here.start, pk__gt=here.pk))
    return JsonResponse(rest or _first_word(later.first() or unsure.first(), -1))


def _first_word(segment: Segment | None, after: int) -> dict[str, object]:
    if segment is None:
        return {}
    for place, row in enumerate(segment.words):
        if place > after and is_unsure(row):
            return {"segment": segment.pk, "start": segment.start, "place": place, "at": row["start"]}
    return {}


@gesture_view
def take_back(request: HttpRequest, number: UUID) -> str:
    """Undoes the person's last gesture."""
    left = undo(transcript(request, number), person(request))
    if not left:
        return "Annulé."
    return f"Annulé, sauf {counted(left, 'passage qui a changé', 'passages qui ont changé')} depuis."
