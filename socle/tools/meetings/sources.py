"""The transcripts that minutes may be made of: those that the person sees, and none other."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from socle.organisation.callers import Caller
from socle.tools.transcripts.models import Transcript

TRANSCRIPTS = "transcripts"


def transcripts_of(caller: Caller) -> QuerySet[Transcript]:
    """Those that are ready, newest first."""
    seen = Transcript.objects.visible_to(caller).filter(run__status__in=("drafted", "validated"))
    return seen.select_related("run").defer("peaks").order_by("-run__created")


def transcript_of(caller: Caller, number: str) -> Transcript | None:
    """One of them by its run; None whether it is another's, not ready, or nobody's."""
    try:
        return transcripts_of(caller).filter(pk=UUID(number)).first()
    except ValueError:
        return None
