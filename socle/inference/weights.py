"""The weights of the local models: joined once from the packages that carry them, checked by digest.

A joined file has a small `.verified` file beside it that says which size and time of change were found right,
so that a start does not read a gigabyte again; `verify` does, for `socle doctor`.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

PROVENANCE = Path(__file__).with_name("weights.toml")
BLOCK = 1 << 20
# What must stay free on the disk besides the file itself.
MARGIN = 64 << 20

Progress = Callable[[int, int], None]


class WeightsError(Exception):
    """The weights of a model cannot be had; the message says why and what to do, in a sentence."""


class PartMissing(WeightsError):
    """A package that carries a part is not installed."""


class DigestMismatch(WeightsError):
    """The bytes are not those of the publication."""


class DiskFull(WeightsError):
    """There is no room for the file."""


@dataclass(frozen=True)
class WeightsFile:
    """A file of weights and its provenance."""

    model: str
    name: str
    parts: str
    count: int
    joined: bool
    bytes: int
    sha256: str
    publication: str
    licence: str
    checked: date

    def part_names(self) -> list[str]:
        """The pieces in order, each as package/path."""
        return [self.parts.format(n=number) for number in range(1, self.count + 1)]

    def path_in_package(self) -> Path:
        """Where a file that is not joined lies. Raises PartMissing."""
        return _part(self.part_names()[0])


@dataclass(frozen=True)
class Verified:
    """What re-hashing a file found, in a sentence for `socle doctor`."""

    file: WeightsFile
    right: bool
    sentence: str


def provenance(path: Path = PROVENANCE) -> tuple[WeightsFile, ...]:
    """The weights that this version of Socle knows."""
    return tuple(WeightsFile(**entry) for entry in tomllib.loads(path.read_text(encoding="utf-8"))["files"])


def joined_files() -> tuple[WeightsFile, ...]:
    """Those that are joined into the models folder."""
    return tuple(file for file in provenance() if file.joined)


def ready(file: WeightsFile, models: Path) -> bool:
    """Whether the joined file is there and unchanged since its digest was checked."""
    path = models / file.name
    return path.exists() and _marked(path) == _mark(path, file)


def ensure(file: WeightsFile, models: Path, progress: Progress | None = None) -> Path:
    """The path of the file, joined first if needed; another process doing so is waited for.

    `progress` hears the bytes done and the bytes in all. Raises PartMissing, DigestMismatch, DiskFull.
    """
    if not file.joined:
        return file.path_in_package()
    path = models / file.name
    if ready(file, models):
        return path
    models.mkdir(parents=True, exist_ok=True)
    with _alone(models / f".{file.name}.lock"):
        if ready(file, models):
            return path
        if not (path.exists() and _digest(path) == file.sha256):
            _join(file, path, progress)
        _write_mark(path, file)
    return path


def verify(models: Path) -> list[Verified]:
    """Reads every file of weights again and compares its digest, whatever the marks say."""
    return [_verified(file, models) for file in provenance()]


def _verified(file: WeightsFile, models: Path) -> Verified:
    try:
        path = models / file.name if file.joined else file.path_in_package()
        if not path.exists():
            return Verified(file, False, f"{file.name} is not there yet: it is made when first used.")
        right = _digest(path) == file.sha256
    except (OSError, PartMissing) as error:
        return Verified(file, False, f"{file.name} cannot be read: {error}.")
    if right:
        return Verified(file, True, f"{file.name} is the file published by {file.publication}.")
    return Verified(file, False, f"{file.name} is not the published file: delete {path}, it is made again.")


def _part(name: str) -> Path:
    package, _, inner = name.partition("/")
    spec = importlib.util.find_spec(package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        if (found := Path(folder) / inner).is_file():
            return found
    raise PartMissing(f"The package {package.replace('_', '-')} is not installed: run `make install`.")


def _join(file: WeightsFile, path: Path, progress: Progress | None) -> None:
    parts = [_part(name) for name in file.part_names()]
    temporary = path.with_name(f".{path.name}.part")
    try:
        # What an interrupted attempt left counts as free room.
        temporary.unlink(missing_ok=True)
        _check_room(file, path.parent)
        if _write(parts, temporary, file.bytes, progress) != file.sha256:
            raise DigestMismatch(f"{file.name}: the parts installed are not those of {file.publication}.")
        temporary.replace(path)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise _disk_full(file, path.parent) from error
        raise
    finally:
        temporary.unlink(missing_ok=True)


def _write(parts: list[Path], target: Path, total: int, progress: Progress | None) -> str:
    """Writes the parts one after the other, down to the disk; gives the digest of what was written."""
    digest = hashlib.sha256()
    done = 0
    with target.open("wb") as out:
        for block in _blocks(parts):
            digest.update(block)
            out.write(block)
            done += len(block)
            if progress:
                progress(done, total)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()


def _blocks(parts: list[Path]) -> Iterator[bytes]:
    for part in parts:
        with part.open("rb") as source:
            while block := source.read(BLOCK):
                yield block


def _digest(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _check_room(file: WeightsFile, folder: Path) -> None:
    if shutil.disk_usage(folder).free < file.bytes + MARGIN:
        raise _disk_full(file, folder)


def _disk_full(file: WeightsFile, folder: Path) -> DiskFull:
    needed = (file.bytes + MARGIN) / 1e9
    return DiskFull(f"{file.name} needs {needed:.1f} GB in {folder}, and the disk is full: make room there.")


def _marker(path: Path) -> Path:
    return path.with_name(path.name + ".verified")


def _mark(path: Path, file: WeightsFile) -> dict[str, object]:
    found = path.stat()
    return {"sha256": file.sha256, "bytes": found.st_size, "mtime_ns": found.st_mtime_ns}


def _marked(path: Path) -> object:
    try:
        return json.loads(_marker(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _write_mark(path: Path, file: WeightsFile) -> None:
    temporary = _marker(path).with_suffix(".new")
    temporary.write_text(json.dumps(_mark(path, file)), encoding="utf-8")
    temporary.replace(_marker(path))


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Holds the lock while inside; the system frees it when the process dies."""
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
