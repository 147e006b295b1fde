"""The file of a backup: one tar, its entries in the order written, and last a manifest with their digests."""

import hashlib
import json
import os
import re
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import BinaryIO

from socle.storage.private import private_folder

DATABASE = "database.dump"
MANIFEST = "manifest.json"
FORMAT = 2
_NAMES = re.compile(
    r"database\.dump|socle\.toml|ledger/heads\.jsonl|secrets/[a-z][a-z0-9_]{0,63}|files/[1-9][0-9]{0,18}/[0-9a-f]{2}/[0-9a-f]{64}"
)
_CHUNK = 1 << 20


class DamagedArchive(Exception):
    """The file is not a backup, or not a whole one, or its contents are not what was written."""


class NewerArchive(Exception):
    """The file was written by a later Socle, in a form that this one does not know."""


@dataclass(frozen=True)
class Entry:
    """What the manifest says of one entry."""

    size: int
    sha256: str


@dataclass
class Manifest:
    """What a backup holds. `missing` names contents that rows knew and the disk no longer had."""

    socle: str
    created: str
    postgresql: int
    format: int = FORMAT
    entries: dict[str, Entry] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


class _Measured:
    """A file that measures what is read from it, so that each byte is read once."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self._size = 0

    def read(self, size: int) -> bytes:
        chunk = self._file.read(size)
        self._digest.update(chunk)
        self._size += len(chunk)
        return chunk

    def entry(self) -> Entry:
        return Entry(self._size, self._digest.hexdigest())


def add(tar: tarfile.TarFile, manifest: Manifest, name: str, path: Path) -> None:
    """Adds a file under its name in the backup. Raises FileNotFoundError before anything is written of it."""
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = status.st_size, int(status.st_mtime), 0o600
        measured = _Measured(file)
        tar.addfile(info, measured)  # type: ignore[arg-type]  # it only ever calls read
        manifest.entries[name] = measured.entry()


def add_manifest(tar: tarfile.TarFile, manifest: Manifest, scratch: Path) -> None:
    """Ends the backup."""
    scratch.write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    tar.add(scratch, MANIFEST, filter=_plain)


def extract(source: Path, target: Path) -> Manifest:
    """Writes the entries below an empty folder and gives the manifest, every digest verified.

    Raises DamagedArchive when anything is missing, altered, added, or not a plain file where we put one;
    NewerArchive when a later Socle wrote it.
    """
    found: dict[str, Entry] = {}
    manifest: Manifest | None = None
    try:
        with tarfile.open(source, "r|") as tar:
            for info, file in _plain_files(tar):
                if info.name == MANIFEST:
                    manifest = _manifest(file.read(info.size))
                elif not _NAMES.fullmatch(info.name) or info.name in found:
                    raise DamagedArchive(info.name)
                else:
                    found[info.name] = _write(file, target / info.name)
    except (tarfile.TarError, EOFError) as error:
        raise DamagedArchive(str(error)) from error
    if manifest is None or DATABASE not in found or found != manifest.entries:
        raise DamagedArchive(MANIFEST)
    return manifest


def _plain_files(tar: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, BinaryIO]]:
    for info in tar:
        file = tar.extractfile(info) if info.isreg() else None
        if file is None:
            raise DamagedArchive(info.name)
        yield info, file  # type: ignore[misc]  # IO[bytes] is BinaryIO but in name


def _write(file: BinaryIO, path: Path) -> Entry:
    private_folder(path.parent)
    measured = _Measured(file)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
        while chunk := measured.read(_CHUNK):
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    return measured.entry()


def _manifest(text: bytes) -> Manifest:
    try:
        fields = json.loads(text)
        if fields["format"] > FORMAT:
            raise NewerArchive
        entries = {name: Entry(**entry) for name, entry in fields.pop("entries").items()}
        return Manifest(entries=entries, **fields)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DamagedArchive(MANIFEST) from error


def _plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    info.mode = 0o600
    return info
