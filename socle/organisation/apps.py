"""The organisation as a Django application."""

from importlib import import_module

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """Who."""

    name = "socle.organisation"
    label = "organisation"
    verbose_name = "Organisation"

    def ready(self) -> None:
        """Declares the daily upkeep."""
        import_module("socle.organisation.retention")
        import_module("socle.organisation.ledger_upkeep")
