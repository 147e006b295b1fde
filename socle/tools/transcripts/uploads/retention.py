"""Uploads that nobody finished are forgotten two days after their last piece."""

from datetime import timedelta

from django.utils import timezone

from socle.jobs.daily import daily
from socle.jobs.durable import step
from socle.organisation.models import Administration
from socle.storage.scope import administration_scope
from socle.tools.transcripts.models import Upload
from socle.tools.transcripts.uploads.receiving import folder_of, forget

KEPT = timedelta(days=2)


@daily("uploads_never_finished")
def uploads_never_finished() -> None:
    """Forgets them, administration by administration."""
    for number in administrations_with_uploads():
        forget_uploads(number)


@step
def administrations_with_uploads() -> list[int]:
    """The numbers of all administrations."""
    return list(Administration.objects.values_list("pk", flat=True))


@step
def forget_uploads(administration_id: int) -> int:
    """Forgets one administration's uploads that are past their time; how many."""
    return forgotten(administration_id)


def forgotten(administration_id: int) -> int:
    """The same, outside of a workflow."""
    with administration_scope(administration_id):
        old = list(Upload.objects.filter(touched__lt=timezone.now() - KEPT))
        for upload in old:
            forget(upload)
        _unlink_strays(administration_id)
    return len(old)


def _unlink_strays(administration_id: int) -> None:
    """Bytes that no row knows, as a crash or the deletion of their person leaves them."""
    known = set(map(str, Upload.objects.values_list("pk", flat=True)))
    before = (timezone.now() - KEPT).timestamp()
    for path in folder_of(administration_id).glob("*"):
        if path.name not in known and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
