"""L'Assistant as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class AssistantConfig(AppConfig):
    """Conversations and projects."""

    name = "socle.tools.assistant"
    label = "assistant"
    verbose_name = "L’Assistant"

    def ready(self) -> None:
        """Declares the workflows, so that any worker can run them."""
        import_module("socle.tools.assistant.answering.workflow")
        import_module("socle.tools.assistant.retention")
