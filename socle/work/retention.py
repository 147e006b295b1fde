"""Runs are deleted on their date, with their documents and drafts."""

from django.utils import timezone

from socle.jobs.daily import daily
from socle.jobs.durable import step
from socle.organisation.models import Administration
from socle.storage.scope import administration_scope
from socle.work.lifecycle import delete
from socle.work.models import Run


@daily("runs_past_their_date")
def runs_past_their_date() -> None:
    """Deletes what is past its date, administration by administration."""
    for number in administrations_with_runs():
        delete_runs_past(number)


@step
def administrations_with_runs() -> list[int]:
    """The numbers of all administrations."""
    return list(Administration.objects.values_list("pk", flat=True))


@step
def delete_runs_past(administration_id: int) -> int:
    """Deletes one administration's runs past their date; how many."""
    with administration_scope(administration_id):
        runs = list(Run.objects.filter(deletes_on__lt=timezone.localdate()))
        for run in runs:
            delete(run, by=None)
    return len(runs)
