"""What may be done to files of the API: each action is one transaction and says why it refuses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from socle.gateway.batches.models import ApiFile, RequestBatch
from socle.organisation.content import ownership
from socle.organisation.models import Person
from socle.storage import files

LARGEST = 2**62
_LONGEST_NAME = 255


class FileInUse(Exception):
    """The file is the input of a batch that is under way."""


@dataclass(frozen=True)
class NewFile:
    """What is known of a file to keep; `seconds` is how long at most, where the client said so."""

    name: str
    purpose: str
    sensitivity: str
    seconds: int | None = None


@transaction.atomic
def keep_file(person: Person, new: NewFile, chunks: Iterable[bytes], limit: int | None = None) -> ApiFile:
    """Keeps a file as this person's own until the service's term, or its own; raises FileTooLarge."""
    stored = files.store(person.administration_id, chunks, limit or settings.SOCLE_FILE_LIMIT)
    owned = ownership(person)
    expires = None
    if new.seconds is not None:
        expires = timezone.now() + timedelta(seconds=new.seconds)
        owned["deletes_on"] = min(person.deletion_date(), timezone.localdate(expires))
    return ApiFile.objects.create(
        name=new.name[:_LONGEST_NAME] or "file",
        purpose=new.purpose,
        file=stored,
        size=stored.size,
        sensitivity=new.sensitivity,
        expires=expires,
        **owned,
    )


@transaction.atomic
def delete_file(file: ApiFile) -> None:
    """Deletes a file; raises FileInUse."""
    locked = ApiFile.objects.select_for_update(of=("self",)).filter(pk=file.pk).first()
    if locked is None:
        return
    if RequestBatch.objects.under_way().filter(input_file_id=file.pk).exists():
        raise FileInUse
    stored = locked.file
    locked.delete()
    files.release(stored)


def end_of(file: ApiFile) -> datetime:
    """When the file goes: at the end of its deletion day, or before where the client asked for it."""
    day_after = file.deletes_on + timedelta(days=1)
    end = timezone.make_aware(datetime.combine(day_after, time.min))
    return min(end, file.expires) if file.expires else end
