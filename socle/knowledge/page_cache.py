"""Pictures of pages, kept beside the data until their document goes. They can be made again at any time."""

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


def keep(path: Path, picture: bytes) -> None:
    """Writes a picture whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(picture)
    os.replace(draft, path)


def drop(document_id: int) -> None:
    """Removes all pictures of a document."""
    shutil.rmtree(_folder(document_id), ignore_errors=True)
