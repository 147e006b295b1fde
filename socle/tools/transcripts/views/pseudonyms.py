"""The page from which a pseudonymised version is taken: who became what, which no file holds."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from socle.tools.transcripts.exports.declared import PSEUDONYMISED, transcript_of
from socle.tools.transcripts.exports.pseudonyms import pseudonymised
from socle.tools.transcripts.views.access import run
from socle.work.declaration import ExportImpossible
from socle.work.drafts import draft_of


@login_required
@require_GET
def pseudonyms(request: HttpRequest, number: UUID) -> HttpResponse:
    """What stands for what, what is still readable, and the exports; made of the text as it is now."""
    found = run(request, number)
    try:
        done = pseudonymised(transcript_of(draft_of(found)))
    except ExportImpossible as impossible:
        messages.error(request, str(impossible))
        return redirect("transcripts:editor", number)
    context = {"run": found, "rows": _rows(done.names), "left": done.left, "exports": PSEUDONYMISED}
    return render(request, "transcripts/pseudonyms.html", context)


def _rows(names: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """Each pseudonym with all that it stands for: people, then shared names, then numbers."""
    originals: dict[str, list[str]] = {}
    for original, label in names.items():
        originals.setdefault(label, []).append(original)
    return sorted(originals.items(), key=lambda row: (row[0].startswith("["), len(row[0]), row[0]))
