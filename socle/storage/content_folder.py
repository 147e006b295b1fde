"""The folder of contents: where each lies, how it is received whole, how it is put in its place for good."""

import hashlib
import hmac
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from socle.storage.private import private_folder, synchronise
from socle.storage.secrets import secret

_CHUNK = 1024 * 1024


class FileTooLarge(Exception):
    """The content is longer than the limit; nothing was kept of it."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"Le fichier dépasse {limit} octets")
        self.limit = limit


def folder() -> Path:
    """The folder of all contents, `<data>/files`."""
    return Path(settings.SOCLE_DATA) / "files"


def incoming() -> Path:
    """Where contents are received, on the same disk as where they stay."""
    return folder() / ".incoming"


@contextmanager
def received(administration_id: int, chunks: Iterable[bytes], limit: int) -> Iterator[tuple[Path, str, int]]:
    """The content in a draft on the disk, its keyed digest and its size; the draft is gone afterwards."""
    digest, size = hmac.new(_key(administration_id), digestmod=hashlib.sha256), 0
    with tempfile.NamedTemporaryFile(dir=private_folder(incoming()), delete=False) as draft:
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


@contextmanager
def received_as_it_lies(administration_id: int, path: Path, limit: int) -> Iterator[tuple[Path, str, int]]:
    """The file as a draft on the disk of the contents, its keyed digest and its size; the draft is gone
    afterwards, the path stays. A second name where both lie on one disk, else a copy."""
    if path.stat().st_size > limit:
        raise FileTooLarge(limit)
    digest, size = hmac.new(_key(administration_id), digestmod=hashlib.sha256), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
        os.fsync(file.fileno())
    draft = private_folder(incoming()) / f"adopted-{secrets.token_hex(8)}"
    try:
        _second_name(path, draft)
        draft.chmod(0o600)
        yield draft, digest.hexdigest(), size
    finally:
        draft.unlink(missing_ok=True)


def _second_name(path: Path, draft: Path) -> None:
    try:
        os.link(path, draft)
    except OSError:
        shutil.copyfile(path, draft)


def put_in_place(draft: Path, path: Path) -> None:
    """Gives the draft its final name, in one step known to the disk, unless the content is there already."""
    if path.exists():
        return
    draft.replace(private_folder(path.parent) / path.name)
    synchronise(path.parent)


def _key(administration_id: int) -> bytes:
    """The administration's own key, so that equal contents of two administrations have unrelated names."""
    return hmac.digest(secret(Path(settings.SOCLE_DATA), "files"), str(administration_id).encode(), "sha256")
