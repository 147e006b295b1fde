"""Calls do not outlive the term that the operator set; of older days only sums of nobody stay."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from socle.inference.consumption.adding import forget_people
from socle.inference.models import GatewayCall
from socle.jobs.daily import daily
from socle.jobs.durable import step
from socle.organisation.models import Administration
from socle.storage.scope import administration_scope


@daily("old_gateway_calls")
def old_gateway_calls() -> None:
    """Deletes old calls."""
    delete_old_calls()
    make_old_sums_anonymous()


@step
def delete_old_calls() -> None:
    """Deletes the calls past their term, whole batches at a time: all of one were recorded at one moment."""
    limit = timezone.now() - timedelta(days=settings.SOCLE_CALLS_DAYS)
    for administration_id in Administration.objects.values_list("pk", flat=True):
        with administration_scope(administration_id):
            GatewayCall.objects.filter(recorded__lt=limit).delete()


@step
def make_old_sums_anonymous() -> None:
    """Takes the persons and keys out of the sums of days whose calls are past their term."""
    limit = timezone.localdate() - timedelta(days=settings.SOCLE_CALLS_DAYS)
    for administration_id in Administration.objects.values_list("pk", flat=True):
        with administration_scope(administration_id):
            forget_people(limit)
