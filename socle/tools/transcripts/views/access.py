"""How views find what they work on: through what the caller sees, or not at all."""

import re
from typing import TypeVar, cast
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from socle.organisation.callers import Caller
from socle.organisation.models import Person
from socle.tools.transcripts.models import Comment, Segment, Speaker, Transcript
from socle.work.models import Run

SLUG = "transcripts"

Row = TypeVar("Row", bound=Model)
_NUMBER = re.compile(r"[0-9]{1,18}")


def caller(request: HttpRequest) -> Caller:
    """Who asks; the address asks for a signed-in person before."""
    return cast(Caller, request.caller)  # type: ignore[attr-defined]


def person(request: HttpRequest) -> Person:
    """The signed-in person."""
    return cast(Person, request.user)


def run(request: HttpRequest, number: UUID) -> Run:
    """The run of this tool, or Http404 whether it is another's or nobody's."""
    found = Run.objects.visible_to(caller(request)).filter(pk=number, tool=SLUG).first()
    if found is None:
        raise Http404
    return found


def transcript(request: HttpRequest, number: UUID) -> Transcript:
    """The transcript of a run, without what only the player wants of it, or Http404."""
    seen = Transcript.objects.visible_to(caller(request)).defer("peaks").select_related("run")
    found = seen.filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def segment(request: HttpRequest, number: UUID, segment_id: int) -> Segment:
    """A segment of a transcript that the person sees, or Http404."""
    found = transcript(request, number).segments.select_related("speaker", "transcript").filter(pk=segment_id)
    return _first(found)


def speaker(request: HttpRequest, number: UUID, speaker_id: int) -> Speaker:
    """A voice of a transcript that the person sees, or Http404."""
    return _first(transcript(request, number).speakers.select_related("transcript").filter(pk=speaker_id))


def comment(request: HttpRequest, number: UUID, comment_id: int) -> Comment:
    """A remark on a transcript that the person sees, or Http404."""
    mine = Comment.objects.filter(segment__transcript=transcript(request, number), pk=comment_id)
    return _first(mine.select_related("segment__transcript"))


def posted_number(request: HttpRequest, name: str) -> int:
    """A whole number of a form, or Http404: no page of ours sends anything else."""
    text = request.POST.get(name, "")
    if not _NUMBER.fullmatch(text):
        raise Http404
    return int(text)


def asked_number(request: HttpRequest, name: str) -> int:
    """A whole number of an address, 0 where there is none."""
    text = request.GET.get(name, "")
    return int(text) if _NUMBER.fullmatch(text) else 0


def _first(rows: QuerySet[Row]) -> Row:
    found = rows.first()
    if found is None:
        raise Http404
    return found
