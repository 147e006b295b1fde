"""The bytes of documents: one file per content and administration, gone with its last reference.

`<data>/files/<administration>/<first two>/<digest>`. The name is a digest keyed per administration; it is
reached only from a row, and rows only through row-level security.
"""

import hashlib
import hmac
import os
import re
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from socle.storage.models import StoredFile
from socle.storage.scope import administration_scope
from socle.storage.secrets import secret

# `backup` holds the second lock alone while it copies, and nothing is unlinked meanwhile.
DIGEST_LOCKS = 0x50C1E001
UNLINK_LOCK = 0x50C1E002
_DIGEST = re.compile(r"[0-9a-f]{64}")
_INCOMING = ".incoming"
_ABANDONED_AFTER = 6 * 3600


class FileTooLarge(Exception):
    """The content is longer than the limit; nothing was kept of it."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"Le fichier dépasse {limit} octets")
        self.limit = limit


class FileGone(Exception):
    """The file's last reference was released, or its bytes are missing from the folder."""


def store(administration_id: int, chunks: Iterable[bytes], limit: int) -> StoredFile:
    """Keeps the content and takes one reference to it, in the caller's transaction if there is one.

    The bytes are whole and on disk before the row is visible to anyone. If the transaction is rolled back
    they stay without a row until `sweep`. Raises FileTooLarge past `limit` bytes.
    """
    with (
        _received(administration_id, chunks, limit) as (draft, digest, size),
        administration_scope(administration_id),
    ):
        _lock(administration_id, digest)
        mine = StoredFile.objects.filter(administration_id=administration_id, digest=digest)
        if not mine.update(references=F("references") + 1):
            StoredFile.objects.create(administration_id=administration_id, digest=digest, size=size)
        file = mine.get()
        _put_in_place(draft, path_of(file))
        return file


def take(file: StoredFile) -> None:
    """Takes one more reference. Raises FileGone when the last one was released meanwhile."""
    with administration_scope(file.administration_id):
        if not StoredFile.objects.filter(pk=file.pk).update(references=F("references") + 1):
            raise FileGone


def release(file: StoredFile) -> None:
    """Gives one reference back; with the last one the row goes, and the bytes once that is committed.

    Called once for each reference, after deleting the row that held it and in the same transaction. A file that
    is gone already is left at that.
    """
    with administration_scope(file.administration_id):
        _lock(file.administration_id, file.digest)
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
    return _folder() / str(int(file.administration_id)) / file.digest[:2] / file.digest


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
    removed = sum(_drop_abandoned(draft) for draft in (_folder() / _INCOMING).glob("*"))
    return removed + sum(_sweep_folder(folder) for folder in _folder().glob("[1-9]*/[0-9a-f][0-9a-f]"))


def _folder() -> Path:
    return Path(settings.SOCLE_DATA) / "files"


def _key(administration_id: int) -> bytes:
    """The administration's own key, so that equal contents of two administrations have unrelated names."""
    return hmac.digest(
        secret(Path(settings.SOCLE_DATA), "files"), str(administration_id).encode(), hashlib.sha256
    )


@contextmanager
def _received(administration_id: int, chunks: Iterable[bytes], limit: int) -> Iterator[tuple[Path, str, int]]:
    """The content written to a draft and synchronised, with its digest and size; the draft is gone
    afterwards.
    """
    incoming = _private(_folder() / _INCOMING)
    digest, size = hmac.new(_key(administration_id), digestmod=hashlib.sha256), 0
    with tempfile.NamedTemporaryFile(dir=incoming, delete=False) as draft:
        try:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise FileTooLarge(limit)
                digest.update(chunk)
                draft.write(chunk)
            draft.flush()
            os.fsync(draft.fileno())
            yield Path(draft.name), digest.hexdigest(), size
        finally:
            Path(draft.name).unlink(missing_ok=True)


def _put_in_place(draft: Path, path: Path) -> None:
    if path.exists():
        return
    _private(_folder() / path.parent.parent.name)
    draft.replace(_private(path.parent) / path.name)
    _synchronise(path.parent)


def _private(folder: Path) -> Path:
    """The folder, made closed to others if need be, and known to the disk before anything is put in it."""
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _synchronise(folder.parent)
    return folder


def _synchronise(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _lock(administration_id: int, digest: str) -> None:
    """Alone with this content until the transaction ends: two of them neither both create nor unlink under
    the other.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, %s)", [DIGEST_LOCKS, _lock_key(administration_id, digest)]
        )


def _try_lock(administration_id: int, digest: str) -> bool:
    """As `_lock`, but False at once when someone holds it, or while a backup copies the folder."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock_shared(%s) AND pg_try_advisory_xact_lock(%s, %s)",
            [UNLINK_LOCK, DIGEST_LOCKS, _lock_key(administration_id, digest)],
        )
        return bool(cursor.fetchone()[0])


def _lock_key(administration_id: int, digest: str) -> int:
    """32 bits of the digest: two contents that share them wait for each other, and nothing worse."""
    return int.from_bytes(bytes.fromhex(digest[:8]), "big", signed=True) ^ (administration_id & 0x7FFFFFFF)


def _unlink_unused(path: Path) -> bool:
    """Unlinks the bytes if no row has them, under the lock that `store` takes; left to `sweep` when that is
    busy.
    """
    administration_id, digest = int(path.parent.parent.name), path.name
    with administration_scope(administration_id):
        if not _try_lock(administration_id, digest):
            return False
        if StoredFile.objects.filter(administration_id=administration_id, digest=digest).exists():
            return False
        if not path.exists():
            return False
        path.unlink()
        _synchronise(path.parent)
        return True


def _sweep_folder(folder: Path) -> int:
    """Unlinks what no row has in one folder of an administration, asking the database once for all of it."""
    administration_id = int(folder.parent.name)
    with administration_scope(administration_id):
        mine = StoredFile.objects.filter(administration_id=administration_id, digest__startswith=folder.name)
        known = set(mine.values_list("digest", flat=True))
    strays = [path for path in folder.iterdir() if path.name not in known and _DIGEST.fullmatch(path.name)]
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
