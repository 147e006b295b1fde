"""The bytes of documents: one file per content and administration, gone with its last reference.

`<data>/files/<administration>/<first two>/<digest>`. The name is a digest keyed per administration; it is
reached only from a row, and rows only through row-level security.
"""

import re
import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.db.models import F

from socle.storage.content_folder import (
    FileTooLarge,
    folder,
    incoming,
    put_in_place,
    received,
    received_as_it_lies,
)
from socle.storage.content_locks import lock, try_lock_to_unlink
from socle.storage.models import StoredFile
from socle.storage.private import synchronise
from socle.storage.scope import administration_scope

__all__ = ["FileGone", "FileTooLarge", "adopt", "open_file", "path_of", "release", "store", "sweep", "take"]

_DIGEST = re.compile(r"[0-9a-f]{64}")
_ABANDONED_AFTER = 6 * 3600


class FileGone(Exception):
    """The file's last reference was released, or its bytes are missing from the folder."""


def store(administration_id: int, chunks: Iterable[bytes], limit: int) -> StoredFile:
    """Keeps the content and takes one reference to it, in the caller's transaction if there is one.

    The bytes are whole and on disk before the row is visible to anyone. If the transaction is rolled back
    they stay without a row until `sweep`. Raises FileTooLarge past `limit` bytes.
    """
    with received(administration_id, chunks, limit) as (draft, digest, size):
        return _registered(administration_id, draft, digest, size)


def adopt(administration_id: int, path: Path, limit: int) -> StoredFile:
    """The same for a file that lies on the disk already and is written no more: no copy where it lies on the
    contents' disk, never whole in memory. The path stays, for the caller to unlink. Raises FileTooLarge."""
    with received_as_it_lies(administration_id, path, limit) as (draft, digest, size):
        return _registered(administration_id, draft, digest, size)


def _registered(administration_id: int, draft: Path, digest: str, size: int) -> StoredFile:
    with administration_scope(administration_id):
        lock(administration_id, digest)
        mine = StoredFile.objects.filter(administration_id=administration_id, digest=digest)
        if not mine.update(references=F("references") + 1):
            StoredFile.objects.create(administration_id=administration_id, digest=digest, size=size)
        file = mine.get()
        put_in_place(draft, path_of(file))
        return file


def take(file: StoredFile) -> None:
    """Takes one more reference. Raises FileGone when the last one was released meanwhile."""
    with administration_scope(file.administration_id):
        if not StoredFile.objects.filter(pk=file.pk).update(references=F("references") + 1):
            raise FileGone


def release(file: StoredFile) -> None:
    """Gives one reference back; with the last one the row goes, and the bytes once that is committed.

    Called once for each reference, after deleting the row that held it and in the same transaction. A file
    that is gone already is left at that.
    """
    with administration_scope(file.administration_id):
        lock(file.administration_id, file.digest)
        mine = StoredFile.objects.filter(pk=file.pk)
        if mine.filter(references__gt=1).update(references=F("references") - 1):
            return
        mine.delete()
        # Robust: what fails here is not the caller's failure, and `sweep` unlinks it later.
        transaction.on_commit(partial(_unlink_unused, path_of(file)), robust=True)


def path_of(file: StoredFile) -> Path:
    """Where the bytes of this row lie. Whoever calls it has checked that the person may see the row."""
    if not _DIGEST.fullmatch(file.digest):
        raise ValueError("Not a digest")
    return folder() / str(int(file.administration_id)) / file.digest[:2] / file.digest


def open_file(file: StoredFile) -> BinaryIO:
    """The bytes, open for reading; they stay readable until closed even if released. Raises FileGone."""
    try:
        return path_of(file).open("rb")
    except FileNotFoundError:
        raise FileGone from None


def sweep() -> int:
    """Removes what interruptions left: uploads cut short, and bytes whose row never came or is gone.

    Safe at any moment beside stores and releases. Gives the number of files removed. To be run at a worker's
    start and from time to time: it is what makes deletion certain after a crash, or beside a backup.
    """
    removed = sum(_drop_abandoned(draft) for draft in incoming().glob("*"))
    return removed + sum(_sweep_folder(place) for place in folder().glob("[1-9]*/[0-9a-f][0-9a-f]"))


def _unlink_unused(path: Path) -> bool:
    """Unlinks the bytes if no row has them, alone with this content; left to `sweep` when that is busy."""
    administration_id, digest = int(path.parent.parent.name), path.name
    with administration_scope(administration_id):
        if not try_lock_to_unlink(administration_id, digest) or not path.exists():
            return False
        if StoredFile.objects.filter(administration_id=administration_id, digest=digest).exists():
            return False
        path.unlink()
        synchronise(path.parent)
        return True


def _sweep_folder(place: Path) -> int:
    """Unlinks what no row has in one folder of an administration, asking the database once for all of it."""
    administration_id = int(place.parent.name)
    with administration_scope(administration_id):
        mine = StoredFile.objects.filter(administration_id=administration_id, digest__startswith=place.name)
        known = set(mine.values_list("digest", flat=True))
    strays = [path for path in place.iterdir() if path.name not in known and _DIGEST.fullmatch(path.name)]
    return sum(_unlink_unused(path) for path in strays)


def _drop_abandoned(draft: Path) -> bool:
    """An upload still writes; one that has written nothing for hours was cut short."""
    try:
        if time.time() - draft.stat().st_mtime < _ABANDONED_AFTER:
            return False
        draft.unlink()
    except FileNotFoundError:
        return False
    return True
