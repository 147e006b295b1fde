"""Transcripts as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class TranscriptsConfig(AppConfig):
    """Recordings heard, who said what, and what people corrected."""

    name = "socle.tools.transcripts"
    label = "transcripts"
    verbose_name = "Transcripts"
    workflows = ("retention", "uploads.retention")

    def ready(self) -> None:
        """What a deleted transcript held on the disk goes with it."""
        import_module("socle.tools.transcripts.releasing")
