"""The organisation as a Django application."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """Who."""

    name = "socle.organisation"
    label = "organisation"
    verbose_name = "Organisation"
    workflows = ("retention", "ledger_upkeep")
