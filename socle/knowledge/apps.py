"""Knowledge as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """Documents, passages and search."""

    name = "socle.knowledge"
    label = "knowledge"
    verbose_name = "Documents"

    def ready(self) -> None:
        """Declares the workflows, so that any worker can run them."""
        import_module("socle.knowledge.ingestion")
        import_module("socle.knowledge.retention")
