"""Inference as a Django application: what was called is kept."""

from importlib import import_module

from django.apps import AppConfig


class InferenceConfig(AppConfig):
    """Calls of models."""

    name = "socle.inference"
    label = "inference"
    verbose_name = "Appels de modèles"

    def ready(self) -> None:
        """Declares the daily upkeep."""
        import_module("socle.inference.retention")
