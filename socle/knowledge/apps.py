"""Knowledge as a Django application."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """Documents, passages and search."""

    name = "socle.knowledge"
    label = "knowledge"
    verbose_name = "Documents"
    workflows = ("ingestion", "retention")
