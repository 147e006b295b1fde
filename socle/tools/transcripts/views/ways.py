"""The ways in and on that other packages build: shown once their routes are there, and nowhere else named."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from socle.work.models import Run


def ways_in() -> dict[str, str]:
    """The addresses of the recorder, of the upload and of dictation."""
    found = {name: _address(f"transcripts:{name}") for name in ("recorder", "upload", "dictation")}
    return {name: address for name, address in found.items() if address}


def minutes_of(run: Run) -> str:
    """Where minutes are made of a transcript; empty where that tool is not installed."""
    return _address("meetings:start", str(run.pk))


def _address(route: str, *arguments: str) -> str:
    try:
        return reverse(route, args=arguments)
    except NoReverseMatch:
        return ""
