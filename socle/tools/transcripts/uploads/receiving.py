"""Pieces of files, written where they belong: each is on the disk before it is counted."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from socle.organisation.models import Person
from socle.storage.private import private_folder
from socle.tools.transcripts.models import Upload

MOST_UPLOADS = 200
_NO_SIGNS = re.compile(r"[\x00-\x1f\x7f]")


class TooLarge(ValueError):
    """More than one recording may hold."""


class TooMany(ValueError):
    """The person has too many files on their way."""


class NoRoom(Exception):
    """The disk is full: what had been counted before stays."""


class WrongOffset(ValueError):
    """The piece does not begin where the file ends; `received` says where that is."""

    def __init__(self, received: int) -> None:
        super().__init__(f"The file holds {received} bytes.")
        self.received = received


def begin(person: Person, name: str, size: int | None) -> Upload:
    """A new upload, empty. Raises TooLarge and TooMany."""
    _check_size(size or 0)
    if Upload.objects.of(person).count() >= MOST_UPLOADS:
        raise TooMany
    line = " ".join(_NO_SIGNS.sub(" ", name).split())[:200] or "enregistrement"
    upload = Upload.objects.create(
        administration_id=person.administration_id, owner=person, name=line, size=size
    )
    path = path_of(upload)
    private_folder(path.parent)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    return upload


@transaction.atomic
def append(upload_id: UUID, offset: int, piece: Iterable[bytes], size: int | None = None) -> Upload:
    """The upload with one more piece; `size` is its length where that is known only now.

    Raises WrongOffset, TooLarge, NoRoom, DatabaseError where another piece is being written, and
    Upload.DoesNotExist.
    """
    upload = Upload.objects.select_for_update(nowait=True).get(pk=upload_id)
    if offset != upload.received:
        raise WrongOffset(upload.received)
    if size is not None and upload.size is None:
        _check_size(size)
        upload.size = size
    with _room():
        upload.received = _written(path_of(upload), offset, piece, upload.size)
    upload.save()
    return upload


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise NoRoom from error
        raise


def _written(path: Path, offset: int, piece: Iterable[bytes], size: int | None) -> int:
    """Where the file ends now. What a cut connection had written beyond the offset is written over."""
    with path.open("r+b") as file:
        file.seek(offset)
        for chunk in piece:
            _check_size(file.tell() + len(chunk))
            if size is not None and file.tell() + len(chunk) > size:
                raise TooLarge
            file.write(chunk)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())
        return file.tell()


def _check_size(size: int) -> None:
    if size > settings.SOCLE_RECORDING_LIMIT:
        raise TooLarge


@transaction.atomic
def forget(upload: Upload) -> None:
    """Deletes an upload with its bytes, once that is committed."""
    path = path_of(upload)
    upload.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def path_of(upload: Upload) -> Path:
    """Where its bytes lie."""
    return folder_of(upload.administration_id) / str(upload.pk)


def folder_of(administration_id: int) -> Path:
    """Where the bytes of an administration's uploads lie."""
    return Path(settings.SOCLE_DATA) / "uploads" / str(administration_id)
