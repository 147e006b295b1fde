"""Gestures on voices."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from socle.tools.transcripts.editing import voices
from socle.tools.transcripts.views.access import person, posted_number, speaker, transcript
from socle.tools.transcripts.views.answers import gesture_view


@gesture_view
def add(request: HttpRequest, number: UUID) -> str:
    """Adds a voice."""
    made = voices.add(person(request), transcript(request, number), request.POST.get("name", ""))
    return f"Voix ajoutée : {made}."


@gesture_view
def rename(request: HttpRequest, number: UUID, voice: int) -> str:
    """Names a voice everywhere."""
    row = speaker(request, number, voice)
    voices.rename(person(request), row, request.POST.get("name", ""))
    return "Nom enregistré, partout."


@gesture_view
def unite(request: HttpRequest, number: UUID, voice: int) -> str:
    """Makes one voice of two."""
    row = speaker(request, number, voice)
    voices.unite(person(request), row, posted_number(request, "with"))
    return "Les deux voix n’en font plus qu’une."
