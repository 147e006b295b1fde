"""L'Assistant as a Django application."""

from django.apps import AppConfig


class AssistantConfig(AppConfig):
    """Conversations and projects."""

    name = "socle.tools.assistant"
    label = "assistant"
    verbose_name = "L’Assistant"
    workflows = ("answering.workflow", "retention")
