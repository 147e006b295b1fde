"""The recordings that a run was given: kept as files, never read as documents."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import cast

from django.conf import settings
from django.db.models import QuerySet

from socle.storage import files
from socle.work.models import Recording, Run
from socle.work.refusals import InputRefused

_LONGEST_NAME = 200


def keep_recording(run: Run, name: str, file_name: str, content: Iterable[bytes] | Path) -> Recording:
    """Keeps a recording for an input: its bytes, or where it lies on this disk, which stays there.

    In the caller's transaction. Raises InputRefused for one that is empty or too large.
    """
    limit = settings.SOCLE_RECORDING_LIMIT
    try:
        if isinstance(content, Path):
            file = files.adopt(run.administration_id, content, limit)
        else:
            file = files.store(run.administration_id, content, limit)
    except files.FileTooLarge as error:
        raise InputRefused(name, _too_large(file_name, limit)) from error
    if not file.size:
        raise InputRefused(name, f"«\u00a0{file_name}\u00a0» est vide.")
    return Recording.objects.create(
        administration_id=run.administration_id,
        run=run,
        input=name,
        name=_line(file_name),
        size=file.size,
        file=file,
    )


def recordings_of(run: Run, name: str = "") -> QuerySet[Recording]:
    """A run's recordings in the order in which they were given; those of one input where it is named."""
    rows = Recording.objects.filter(run=run).select_related("file").order_by("pk")
    return cast("QuerySet[Recording]", rows.filter(input=name) if name else rows)


def delete_sound(recordings: Iterable[Recording]) -> int:
    """Gives the files of recordings back, in the caller's transaction: the rows stay, and say that there was
    one. How many there were."""
    gone = [recording for recording in recordings if recording.file is not None]
    for recording in gone:
        file, recording.file = recording.file, None
        recording.save(update_fields=["file"])
        if file is not None:
            files.release(file)
    return len(gone)


def _line(name: str) -> str:
    return " ".join(Path(name.replace("\\", "/")).name.split())[:_LONGEST_NAME] or "enregistrement"


def _too_large(name: str, limit: int) -> str:
    gigabytes = f"{limit / 1e9:.1f}".replace(".", ",").removesuffix(",0")
    return (
        f"«\u00a0{name}\u00a0» est trop volumineux\u00a0: la limite est de {gigabytes}\u00a0Go. "
        "Découpez-le, ou n’en gardez que le son."
    )
