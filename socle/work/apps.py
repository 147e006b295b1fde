"""The kernel of tools as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """Declarations, runs, drafts, reviews."""

    name = "socle.work"
    label = "work"
    workflows = ("running", "retention", "webhooks.workflow")

    def ready(self) -> None:
        """Registers every tool, so that an unlawful one stops the start."""
        import_module("socle.work.registry").tools()
