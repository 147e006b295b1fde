"""A ZIP of many dossiers, unpacked in the confined child process: what people give is not trusted.

A folder at the root is one dossier; a file at the root is a dossier of its own. One folder that holds nothing
but folders is only the wrapping: the folders in it are the dossiers.
"""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from socle.knowledge.parsing.archives import check_archive
from socle.knowledge.parsing.sandbox import Limits, call_safely
from socle.knowledge.parsing.unreadable import Unreadable

MOST_FILES = 5_000
_HIDDEN = (".", "__MACOSX", "Thumbs.db", "desktop.ini", "~$")

Dossiers = Mapping[str, list[tuple[str, bytes]]]


def dossiers_of(path: Path, size: int) -> Dossiers:
    """The files of each dossier by its name, in the archive's order. Raises Unreadable."""
    found: dict[str, list[tuple[str, bytes]]] = {}
    packed = call_safely(f"{__name__}:unpack_here", path, None, Limits(size=size))
    try:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            for member in archive:
                content = _content(archive, member, len(packed))
                dossier, _, name = member.name.partition("/")
                found.setdefault(dossier, []).append((name or dossier, content))
    except tarfile.TarError as error:
        raise Unreadable("broken") from error
    return found


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo, most: int) -> bytes:
    """A member's bytes. The child may have been taken over: only plain files, none larger than what came."""
    file = archive.extractfile(member) if member.isreg() and not member.issparse() else None
    if file is None or member.size > most:
        raise Unreadable("broken")
    return file.read()


def unpack_here(path: Path, _: object) -> bytes:
    """In the child: the same files in a TAR, one folder deep. Raises Unreadable."""
    if not zipfile.is_zipfile(path):
        raise Unreadable("unsupported")
    check_archive(path)
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as source, tarfile.open(fileobj=packed, mode="w") as target:
        for info, name in _wanted(source):
            header = tarfile.TarInfo(name)
            header.size = info.file_size
            target.addfile(header, io.BytesIO(source.read(info)))
    return packed.getvalue()


def _wanted(source: zipfile.ZipFile) -> Iterator[tuple[zipfile.ZipInfo, str]]:
    files = [info for info in source.infolist() if not info.is_dir() and not _is_hidden(info.filename)]
    if len(files) > MOST_FILES:
        raise Unreadable("too_many_pages", limit=f"{MOST_FILES} fichiers")
    placed = [(info, _parts(info.filename)) for info in files]
    while _is_wrapped([parts for _, parts in placed]):
        placed = [(info, parts[1:]) for info, parts in placed]
    for info, parts in placed:
        if parts:
            yield info, parts[0] if len(parts) == 1 else f"{parts[0]}/{' '.join(parts[1:])}"


def _parts(name: str) -> list[str]:
    """Folders and file; some Windows tools write their paths with backslashes."""
    return [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in {"/", "..", "."}]


def _is_wrapped(names: Sequence[Sequence[str]]) -> bool:
    """Whether all stand in one folder that holds several folders and no file of its own."""
    return (
        len({parts[0] for parts in names if parts}) == 1
        and all(len(parts) > 2 for parts in names)
        and len({parts[1] for parts in names}) > 1
    )


def _is_hidden(name: str) -> bool:
    return any(part.startswith(_HIDDEN) for part in PurePosixPath(name.replace("\\", "/")).parts)
