"""Files and batches of the API are deleted on their date."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from socle.gateway.batches.files import FileInUse, delete_file
from socle.gateway.batches.models import ApiFile, RequestBatch
from socle.gateway.batches.ordering import delete_batch
from socle.jobs.daily import daily
from socle.jobs.durable import step
from socle.organisation.models import Administration
from socle.storage.scope import administration_scope

ABANDONED_AFTER = timedelta(days=1)


@daily("api_files_past_their_date")
def api_files_past_their_date() -> None:
    """Deletes what is past its date, administration by administration."""
    for number in administrations_with_files():
        delete_files_past(number)


@step
def administrations_with_files() -> list[int]:
    """The numbers of all administrations."""
    return list(Administration.objects.values_list("pk", flat=True))


@step
def delete_files_past(administration_id: int) -> int:
    """Deletes one administration's batches and files past their date; how many of both."""
    return delete_past(administration_id)


def delete_past(administration_id: int) -> int:
    """The same, in the caller's transaction."""
    today, now = timezone.localdate(), timezone.now()
    with administration_scope(administration_id):
        batches = list(RequestBatch.objects.filter(deletes_on__lt=today, expires__lt=now - ABANDONED_AFTER))
        for batch in batches:
            delete_batch(batch)
        files = ApiFile.objects.filter(Q(deletes_on__lt=today) | Q(expires__lt=now))
        return len(batches) + sum(map(_is_deleted, files))


def _is_deleted(file: ApiFile) -> bool:
    """A batch that is under way keeps its input; it lasts a day at most."""
    try:
        delete_file(file)
    except FileInUse:
        return False
    return True
