"""The gateway as a Django application: its limits are rows."""

from django.apps import AppConfig


class GatewayConfig(AppConfig):
    """The inference paths of /v1."""

    name = "socle.gateway"
    label = "gateway"
    verbose_name = "Passerelle"
    workflows = ("batches.running", "batches.retention", "protocols.responses.retention")
