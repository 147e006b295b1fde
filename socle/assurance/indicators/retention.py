"""Timings are deleted after ninety days, and what they were measured from within a day."""

from datetime import timedelta

from django.utils import timezone

from socle.assurance.indicators.rules import rules
from socle.assurance.models import Sitting, Timing
from socle.jobs.daily import daily
from socle.jobs.durable import step
from socle.organisation.models import Administration
from socle.storage.scope import administration_scope


@daily("timings_past_their_days")
def timings_past_their_days() -> None:
    """Deletes what is old, administration by administration."""
    for number in administrations_with_timings():
        delete(number)


@step
def administrations_with_timings() -> list[int]:
    """The numbers of all administrations."""
    return list(Administration.objects.values_list("pk", flat=True))


@step
def delete(administration_id: int) -> int:
    """One administration's share of it; how many."""
    return delete_old_timings(administration_id)


def delete_old_timings(administration_id: int) -> int:
    """Deletes one administration's timings past their days; how many."""
    oldest = timezone.localdate() - timedelta(days=rules().timing_days)
    with administration_scope(administration_id):
        Sitting.objects.filter(since__lt=timezone.now() - timedelta(days=1)).delete()
        deleted, _ = Timing.objects.filter(day__lt=oldest).delete()
    return deleted
