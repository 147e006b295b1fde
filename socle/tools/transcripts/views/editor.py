"""The page of a transcript: what was said, read and corrected while it is heard."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from socle.organisation.models import Person
from socle.tools.transcripts.editing.undoing import last_change
from socle.tools.transcripts.exports.declared import PSEUDONYMISED
from socle.tools.transcripts.exports.video import may_be_video
from socle.tools.transcripts.models import Transcript
from socle.tools.transcripts.presentation.panels import side_context
from socle.tools.transcripts.presentation.passages import Passage, cuts_of, moment, passages_of
from socle.tools.transcripts.presentation.waveform import BARS
from socle.tools.transcripts.views.access import asked_number, caller, person, run
from socle.tools.transcripts.views.following import said_context
from socle.tools.transcripts.views.ways import minutes_of
from socle.work.models import Act, Run


@gzip_page
@login_required
@require_GET
def editor(request: HttpRequest, number: UUID) -> HttpResponse:
    """The transcript, from the passage that the address names (`page`, or `t` in seconds); how far the work
    has come while there is none."""
    found = run(request, number)
    transcript = Transcript.objects.visible_to(caller(request)).defer("peaks").filter(run=found).first()
    if transcript is None or not found.has_draft:
        return render(request, "transcripts/run.html", {"run": found, "tool": found.declaration})
    transcript.run = found
    return render(request, "transcripts/editor.html", _context(request, transcript))


def _context(request: HttpRequest, transcript: Transcript) -> dict[str, object]:
    passages = passages_of(transcript)
    shown = _asked(request, passages)
    run_ = transcript.run
    return {
        "transcript": transcript,
        "run": run_,
        "passages": passages,
        "shown": shown,
        "before": passages[shown.number - 2] if shown.number > 1 else None,
        "after": passages[shown.number] if shown.number < len(passages) else None,
        "bars": BARS,
        "cut_bars": _cut_bars(transcript),
        "exports": [one for one in run_.declaration.exports if one not in PSEUDONYMISED],
        "is_video": may_be_video(run_),
        "made": Act.objects.filter(run=run_, kind=Act.Kind.EXPORT).order_by("-at"),
        "minutes": minutes_of(run_),
        "validation": _validation(run_),
        "may_undo": last_change(transcript, person(request)) is not None,
        **said_context(transcript, shown.start, shown.until),
        **side_context(transcript),
    }


def _asked(request: HttpRequest, passages: Sequence[Passage]) -> Passage:
    if "t" in request.GET:
        at = moment(request.GET["t"])
        return passages[max(bisect_right([one.start for one in passages], at) - 1, 0)]
    return passages[min(max(asked_number(request, "page"), 1), len(passages)) - 1]


def _cut_bars(transcript: Transcript) -> list[dict[str, str]]:
    """Where the waveform shows what was cut."""
    whole = transcript.duration or 1
    return [
        {"x": f"{BARS * cut.start / whole:.1f}", "width": f"{BARS * (cut.end - cut.start) / whole:.1f}"}
        for cut in cuts_of(transcript)
    ]


def _validation(of: Run) -> dict[str, object] | None:
    """Who said that the text was read again and is right, and when."""
    if of.status != Run.Status.VALIDATED:
        return None
    act = Act.objects.filter(run=of, kind=Act.Kind.VALIDATE).order_by("at").last()
    who = Person.objects.filter(pk=act.person_id).first() if act else None
    return {"who": str(who) if who else "une personne partie", "at": of.validated}
