"""The gateway as a Django application: its limits are rows."""

from django.apps import AppConfig


class GatewayConfig(AppConfig):
    """The inference paths of /v1."""

    name = "socle.gateway"
    label = "gateway"
    verbose_name = "Passerelle"
    workflows = ("batches.running", "batches.retention", "protocols.responses.retention")

    def ready(self) -> None:
        """Lets limits follow the keys that they are set on."""
        from socle.gateway.key_limits import carry_over
        from socle.organisation.keys import key_replaced

        key_replaced.connect(carry_over, dispatch_uid="gateway.key_limits")
