"""Keyed digests: what is stored of a secret that must be recognised but never read."""

import hashlib
import hmac
from functools import lru_cache

from django.conf import settings


def keyed_digest(purpose: str, text: str) -> str:
    """HMAC-SHA256 of a text under the server's secret, in hexadecimal; `purpose` keeps uses apart."""
    keyed = _keyed(purpose, settings.SECRET_KEY).copy()
    keyed.update(text.encode())
    return keyed.hexdigest()


@lru_cache(maxsize=100)
def _keyed(purpose: str, server: str) -> hmac.HMAC:
    # Copied for each text: the key is not worked in again, and the interpreter's lock is kept.
    key = hashlib.sha256(f"socle.{purpose}:{server}".encode()).digest()
    return hmac.new(key, digestmod=hashlib.sha256)
