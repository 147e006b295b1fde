"""How views find what they work on: through what the caller sees, or not at all."""

from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest

from socle.organisation.callers import Caller
from socle.organisation.models import Person
from socle.tools.transcripts.models import Transcript
from socle.work.models import Run

SLUG = "transcripts"


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
    """The transcript of a run, or Http404."""
    found = Transcript.objects.visible_to(caller(request)).filter(pk=number).select_related("run").first()
    if found is None:
        raise Http404
    return found
