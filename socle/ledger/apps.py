"""The ledger as a Django application."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """What happened."""

    name = "socle.ledger"
    label = "ledger"
    verbose_name = "Registre des actes"
    default_auto_field = "django.db.models.BigAutoField"
