"""Calls do not outlive the term that the operator set."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from socle.inference.models import GatewayCall
from socle.jobs.daily import daily
from socle.jobs.durable import step
from socle.organisation.models import Administration
from socle.storage.scope import administration_scope


@daily("old_gateway_calls")
def old_gateway_calls() -> None:
    """Deletes old calls."""
    delete_old_calls()


@step
def delete_old_calls() -> None:
    """Deletes the calls past their term, whole batches at a time: all of one were recorded at one moment."""
    limit = timezone.now() - timedelta(days=settings.SOCLE_CALLS_DAYS)
    for administration_id in Administration.objects.values_list("pk", flat=True):
        with administration_scope(administration_id):
            GatewayCall.objects.filter(recorded__lt=limit).delete()
