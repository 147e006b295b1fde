"""Keyed digests: what the ledger holds of a content, which proves it and tells nothing of it."""

import hmac
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from socle.storage.secrets import secret


def content_digest(administration_id: int, content: str | bytes) -> str:
    """HMAC-SHA256 of a content under its administration's own key, in hexadecimal.

    Without the key, which is not in the database, nobody can try texts against it; and equal contents of two
    administrations have unrelated digests.
    """
    running = running_digest(administration_id)
    running.update(content.encode() if isinstance(content, str) else content)
    return running.hexdigest()


def running_digest(administration_id: int) -> hmac.HMAC:
    """The same, for a content that comes in pieces: `update` takes bytes, `hexdigest` gives it."""
    return _keyed(settings.SOCLE_DATA, administration_id).copy()


@lru_cache(maxsize=1000)
def _keyed(data: Path | str, administration_id: int) -> hmac.HMAC:
    # Copied for each content: the key is not worked in again, and small contents keep the interpreter's lock.
    return hmac.new(_key(data, administration_id), digestmod=sha256)


def _key(data: Path | str, administration_id: int) -> bytes:
    return hmac.digest(secret(Path(data), "ledger_contents"), str(administration_id).encode(), "sha256")
