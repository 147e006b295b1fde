"""Pictures of pages, and what else is costly to make of a document, kept beside the data until it goes.

They can be made again at any time.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from django.conf import settings


def _folder(document_id: int) -> Path:
    return Path(settings.SOCLE_DATA) / "cache" / "pages" / str(int(document_id))


def path_of(document_id: int, number: int, width: int) -> Path:
    """Where the picture of a page lies, or would."""
    return _folder(document_id) / f"{int(number)}-{int(width)}.webp"


def beside(document_id: int, name: str) -> Path:
    """Where something else that is made of a document lies, or would; it goes with the pictures."""
    return _folder(document_id) / name


def keep(path: Path, picture: bytes) -> None:
    """Writes a picture, or what stands beside, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(picture)
    os.replace(draft, path)


def drop(document_id: int) -> None:
    """Removes all that is kept of a document."""
    shutil.rmtree(_folder(document_id), ignore_errors=True)
