"""What a file is, told by its content; its name only chooses among kinds of plain text."""

from __future__ import annotations

import zipfile
from pathlib import Path

from socle.knowledge.parsing.unreadable import Unreadable

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
HTML = "text/html"
MARKDOWN = "text/markdown"
TEXT = "text/plain"
PNG = "image/png"
JPEG = "image/jpeg"
TIFF = "image/tiff"
WEBP = "image/webp"
IMAGES = frozenset((PNG, JPEG, TIFF, WEBP))
PICTURED = IMAGES | {PDF}
"""The types whose pages can be shown as pictures."""

_HEAD = 8192
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"#!")
_PICTURES = {
    b"\xff\xd8\xff": JPEG,
    b"\x89PNG\r\n\x1a\n": PNG,
    b"II*\x00": TIFF,
    b"MM\x00*": TIFF,
}
_KNOWN_OTHERS = (
    b"{\\rtf", b"%!PS", b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ", b"ID3", b"OggS", b"fLaC",
    b"\x1aE\xdf\xa3", b"SQLite format 3", b"GIF8", b"BM", b"\x00\x00\x00\x0cjP",
)  # fmt: skip
_OFFICE_PARTS = {"xl/": "unsupported", "ppt/": "unsupported", "word/": DOCX}
_MARKDOWN_ENDINGS = (".md", ".markdown", ".mdown")


def recognise(path: Path, name: str = "", media_type: str = "") -> str:
    """The media type of a file that can be read.

    `name` and `media_type` are what the sender says; they tell Markdown from plain text, nothing more.
    Raises Unreadable (empty, wrong_type, unsupported, encrypted, broken).
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise Unreadable("empty")
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"PK"):
        return _zipped(path)
    if (image := _image(head)) is not None:
        return image
    _refuse_binary(path, head)
    if _looks_like_html(head):
        return HTML
    is_markdown = media_type == MARKDOWN or name.lower().endswith(_MARKDOWN_ENDINGS)
    return MARKDOWN if is_markdown else TEXT


def _image(head: bytes) -> str | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    return next((kind for start, kind in _PICTURES.items() if head.startswith(start)), None)


def _refuse_binary(path: Path, head: bytes) -> None:
    if head.startswith(_OLE):
        raise Unreadable("encrypted" if _is_encrypted_office(path) else "unsupported")
    if head.startswith(_PROGRAMS) and not (head.startswith(b"MZ") and _is_text(head)):
        raise Unreadable("wrong_type")
    if head.startswith(_KNOWN_OTHERS) or head[:4] == b"RIFF" or head[4:8] == b"ftyp":
        raise Unreadable("unsupported")
    if not head.strip(b" \t\r\n\xef\xbb\xbf\x00"):
        raise Unreadable("empty")
    if not _is_text(head):
        raise Unreadable("wrong_type")


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    controls = sum(byte < 9 or 13 < byte < 32 for byte in head)
    return b"\x00" not in head and controls <= len(head) / 200


def _is_encrypted_office(path: Path) -> bool:
    """A protected DOCX is an OLE container with this stream."""
    with path.open("rb") as file:
        return "EncryptedPackage".encode("utf-16-le") in file.read(4 * 1024 * 1024)


def _looks_like_html(head: bytes) -> bool:
    start = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return True
    return start.startswith((b"<?xml", b"<!--", b"<head", b"<body")) and b"<html" in start


def _zipped(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            kind = archive.read("mimetype")[:100] if _small(archive, "mimetype") else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Unreadable("broken") from error
    if kind.strip() in (ODT.encode(), ODT.encode() + b"-template"):
        return ODT
    if kind.startswith(b"application/"):
        raise Unreadable("unsupported")
    if "[Content_Types].xml" not in names:
        raise Unreadable("wrong_type")
    found = {kind for start, kind in _OFFICE_PARTS.items() if any(name.startswith(start) for name in names)}
    if DOCX not in found:
        raise Unreadable("unsupported")
    return DOCX


def _small(archive: zipfile.ZipFile, name: str) -> bool:
    try:
        return archive.getinfo(name).file_size <= 200
    except KeyError:
        return False
