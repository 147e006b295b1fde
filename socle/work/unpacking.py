"""A ZIP of many dossiers, unpacked in the confined child process: what people give is not trusted.

A folder at the root is one dossier; a file at the root is a dossier of its own.
"""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from socle.knowledge.parsing.archives import check_archive
from socle.knowledge.parsing.sandbox import Limits, call_safely
from socle.knowledge.parsing.unreadable import Unreadable

MOST_FILES = 5_000
_HIDDEN = (".", "__MACOSX", "Thumbs.db")

Dossiers = Mapping[str, list[tuple[str, bytes]]]


def dossiers_of(path: Path, size: int) -> Dossiers:
    """The files of each dossier by its name, in the archive's order. Raises Unreadable."""
    found: dict[str, list[tuple[str, bytes]]] = {}
    packed = call_safely(f"{__name__}:unpack_here", path, None, Limits(size=size))
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            content = archive.extractfile(member)
            if content is not None:
                dossier, _, name = member.name.partition("/")
                found.setdefault(dossier, []).append((name or dossier, content.read()))
    return found


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
    for info in files:
        parts = [part for part in PurePosixPath(info.filename).parts if part not in {"/", "..", "."}]
        yield info, parts[0] if len(parts) == 1 else f"{parts[0]}/{' '.join(parts[1:])}"


def _is_hidden(name: str) -> bool:
    return any(part.startswith(_HIDDEN) for part in PurePosixPath(name).parts)
