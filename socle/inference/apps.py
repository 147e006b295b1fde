"""Inference as a Django application: what was called is kept."""

from django.apps import AppConfig


class InferenceConfig(AppConfig):
    """Calls of models."""

    name = "socle.inference"
    label = "inference"
    verbose_name = "Appels de modèles"
    workflows = ("retention",)
