"""Assurance as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class AssuranceConfig(AppConfig):
    """Register, explanation, case files, indicators."""

    name = "socle.assurance"
    label = "assurance"
    workflows = ("case_files.retention", "indicators.retention")

    def ready(self) -> None:
        """Listens to reviews; a wrong consultation date stops the start."""
        import_module("socle.assurance.indicators.consultation").consulted_on()
        import_module("socle.assurance.case_files.listening")
        import_module("socle.assurance.indicators.listening")
