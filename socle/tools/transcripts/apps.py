"""Transcripts as a Django application."""

from django.apps import AppConfig


class TranscriptsConfig(AppConfig):
    """Recordings heard, who said what, and what people corrected."""

    name = "socle.tools.transcripts"
    label = "transcripts"
    verbose_name = "Transcripts"
