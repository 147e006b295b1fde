"""What pages are told after a gesture, their own or a colleague's: the pieces to show again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from socle.interface.french import typography
from socle.organisation.models import Person
from socle.tools.transcripts.editing.refusals import Overtaken, Refused
from socle.tools.transcripts.editing.undoing import last_change
from socle.tools.transcripts.models import Change, Segment, Transcript
from socle.tools.transcripts.presentation.panels import side
from socle.tools.transcripts.presentation.passages import names_of, shown_segments
from socle.tools.transcripts.views.access import person, transcript

MOST_PIECES = 60
"""Beyond, a page asks again for the passages that it shows."""

Gesture = Callable[..., str]


def gesture_view(act: Gesture) -> Callable[..., HttpResponse]:
    """A view of a gesture that gives the sentence to say: it answers with what changed since the revision
    that the page knows, 422 for a refusal, 409 with both texts for what came too late."""

    @login_required
    @require_POST
    @wraps(act)
    def view(request: HttpRequest, number: UUID, **place: Any) -> HttpResponse:
        try:
            sentence = act(request, number, **place)
        except Overtaken as overtaken:
            return _too_late(request, transcript(request, number), overtaken)
        except Refused as refusal:
            return JsonResponse({"sentence": typography(str(refusal))}, status=422)
        return JsonResponse(news(request, transcript(request, number), sentence))

    return view


def news(request: HttpRequest, of: Transcript, sentence: str = "") -> dict[str, Any]:
    """What changed since the revision that the page names (`since`)."""
    since = _since(request)
    told: dict[str, Any] = {"revision": of.revision, "sentence": typography(sentence)}
    if since >= of.revision:
        return told
    changes = list(of.changes.filter(revision__gt=since).order_by("revision"))
    ids = {number for change in changes for number in change.touched}
    return told | _pieces(request, of, ids) | _around(request, of, changes)


def _since(request: HttpRequest) -> int:
    text = request.POST.get("since") or request.GET.get("since") or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _pieces(request: HttpRequest, of: Transcript, ids: set[int]) -> dict[str, Any]:
    if len(ids) > MOST_PIECES:
        return {"everything": True}
    rows: list[Segment] = list(shown_segments(of).filter(pk__in=ids))
    names = names_of(rows)
    return {
        "segments": [
            {"id": row.pk, "start": row.start, "html": segment_html(request, of, row, names)} for row in rows
        ],
        "gone": sorted(ids - {row.pk for row in rows}),
    }


def _around(request: HttpRequest, of: Transcript, changes: list[Change]) -> dict[str, Any]:
    others = {change.person_id for change in changes} - {person(request).pk}
    return {
        "names": {str(one.pk): str(one) for one in of.speakers.all()},
        "side": side(request, of),
        "by": [str(one) for one in Person.objects.filter(pk__in=others)],
        "undo": last_change(of, person(request)) is not None,
    }


def segment_html(request: HttpRequest, of: Transcript, row: Segment, names: dict[int, str]) -> str:
    """One segment as a passage shows it."""
    context = {"segment": row, "transcript": of, "names": names, "open": of.run.status == "drafted"}
    return render_to_string("transcripts/_segment.html", context, request)


def _too_late(request: HttpRequest, of: Transcript, overtaken: Overtaken) -> JsonResponse:
    """Both texts, for the person to choose: nothing that was typed is lost."""
    theirs = overtaken.segment
    by = theirs.edited_by if theirs else None
    who = Person.objects.filter(pk=by).first() if by else None
    context = {"sentence": str(overtaken), "theirs": theirs, "who": who}
    return JsonResponse(
        {
            "sentence": typography(str(overtaken)),
            "version": theirs.version if theirs else 0,
            "html": render_to_string("transcripts/_conflict.html", context, request),
        },
        status=409,
    )
