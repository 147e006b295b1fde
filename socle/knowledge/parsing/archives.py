"""Zipped documents looked at before they are opened: bombs, passwords, entities."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from socle.knowledge.parsing.unreadable import Unreadable

MOST_ENTRIES = 10_000
MOST_BYTES = 400 * 1024 * 1024
MOST_XML_BYTES = 150 * 1024 * 1024
_RATIO = 200
_RATIO_FROM = 20 * 1024 * 1024  # small files of spaces compress more than that, and harm nobody
_PIECE = 1024 * 1024
_ENTITY = b"<!ENTITY"
_XML = (".xml", ".rels", ".rdf")


def check_archive(path: Path) -> None:
    """Raises Unreadable when opening the archive would be dangerous or vain (zip_bomb, unsafe, encrypted,
    broken): declared sizes first, then the real ones, piece by piece, without keeping anything."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_declared(entries, path.stat().st_size)
            for entry in entries:
                _check_entry(archive, entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable("broken") from error


def _check_declared(entries: list[zipfile.ZipInfo], size: int) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("encrypted")
    declared = sum(entry.file_size for entry in entries)
    xml = sum(entry.file_size for entry in entries if entry.filename.endswith(_XML))
    if len(entries) > MOST_ENTRIES or declared > MOST_BYTES or xml > MOST_XML_BYTES:
        raise Unreadable("zip_bomb")
    if declared > _RATIO_FROM and declared > _RATIO * size:
        raise Unreadable("zip_bomb")


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Reads the entry through: its real size, and whether its XML declares entities. Word processors
    declare none; an old OpenDocument manifest names its DTD, which is harmless and never fetched."""
    is_xml, tail, real = entry.filename.endswith(_XML), b"", 0
    with archive.open(entry) as file:
        while piece := file.read(_PIECE):
            real += len(piece)
            if real > entry.file_size:
                raise Unreadable("zip_bomb")
            window = (tail + piece).replace(b"\x00", b"")  # as plain bytes, were it in UTF-16
            if is_xml and _ENTITY in window:
                raise Unreadable("unsafe")
            tail = piece[-32:]
