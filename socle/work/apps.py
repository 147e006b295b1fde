"""The kernel of tools as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """Declarations, runs, drafts, reviews."""

    name = "socle.work"
    label = "work"

    def ready(self) -> None:
        """Registers every tool, so that an unlawful one stops the start, and declares the workflow."""
        import_module("socle.work.registry").tools()
        import_module("socle.work.running")
        import_module("socle.work.retention")
