"""Gestures on one segment."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest

from socle.interface.french import counted
from socle.tools.transcripts.editing import remarks, segments, voices
from socle.tools.transcripts.editing.refusals import Overtaken
from socle.tools.transcripts.models import Segment
from socle.tools.transcripts.views import access
from socle.tools.transcripts.views.access import person, posted_number
from socle.tools.transcripts.views.answers import gesture_view


@gesture_view
def correct(request: HttpRequest, number: UUID, segment: int) -> str:
    """Saves the text of a segment."""
    row = _still_there(request, number, segment)
    segments.correct(person(request), row, posted_number(request, "version"), request.POST.get("text", ""))
    return "Enregistré."


@gesture_view
def split(request: HttpRequest, number: UUID, segment: int) -> str:
    """Cuts a segment at the cursor."""
    row, text = _still_there(request, number, segment), request.POST.get("text", "")
    version, at = posted_number(request, "version"), posted_number(request, "at")
    segments.split(person(request), row, version, text, at)
    return "Intervention coupée en deux."


@gesture_view
def merge(request: HttpRequest, number: UUID, segment: int) -> str:
    """Joins a segment to the one before it."""
    row = _still_there(request, number, segment)
    before = segments.previous(row)
    wanted = posted_number(request, "previous") if "previous" in request.POST else before.pk if before else 0
    segments.merge(person(request), row, posted_number(request, "version"), wanted)
    return "Interventions réunies."


@gesture_view
def remove(request: HttpRequest, number: UUID, segment: int) -> str:
    """Takes a segment away."""
    row = _still_there(request, number, segment)
    segments.remove(person(request), row, posted_number(request, "version"))
    return "Intervention supprimée."


@gesture_view
def word(request: HttpRequest, number: UUID, segment: int) -> str:
    """Confirms an uncertain word, or goes back on a correction of the glossary."""
    row = _still_there(request, number, segment)
    version, place = posted_number(request, "version"), posted_number(request, "place")
    if request.POST.get("act") == "confirm":
        segments.confirm_word(person(request), row, version, place)
        return "Mot vérifié."
    if request.POST.get("act") == "restore":
        segments.restore_word(person(request), row, version, place)
        return "Correction du glossaire annulée."
    raise Http404


@gesture_view
def assign(request: HttpRequest, number: UUID, segment: int) -> str:
    """Gives a segment, or all that its voice says, to another voice."""
    row = access.segment(request, number, segment)
    to = request.POST.get("to", "")
    voice = posted_number(request, "to") if to != "new" else None
    everywhere = "everywhere" in request.POST
    moved = voices.assign(person(request), row, voice, request.POST.get("name", ""), everywhere)
    return f"Voix changée pour {counted(moved, 'intervention', 'interventions')}."


@gesture_view
def remark(request: HttpRequest, number: UUID, segment: int) -> str:
    """Adds a remark."""
    row = access.segment(request, number, segment)
    remarks.remark(person(request), row, request.POST.get("text", ""))
    return "Remarque ajoutée."


@gesture_view
def resolve(request: HttpRequest, number: UUID, comment: int) -> str:
    """Says that a remark was dealt with, or not."""
    row = access.comment(request, number, comment)
    resolved = request.POST.get("resolved") == "1"
    remarks.resolve(person(request), row, resolved)
    return "Remarque résolue." if resolved else "Remarque rouverte."


def _still_there(request: HttpRequest, number: UUID, segment: int) -> Segment:
    """The segment; of one that is gone the person is told, with what they typed."""
    of = access.transcript(request, number)
    found = of.segments.select_related("transcript", "speaker").filter(pk=segment).first()
    if found is None:
        raise Overtaken("Cette intervention a été supprimée ou réunie à une autre pendant que vous écriviez.")
    return found
