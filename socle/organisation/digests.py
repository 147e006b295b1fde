"""Keyed digests: what is stored of a secret that must be recognised but never read."""

import hashlib
import hmac
from functools import lru_cache

from django.conf import settings


def keyed_digest(purpose: str, text: str) -> str:
    """HMAC-SHA256 of a text under the server's secret, in hexadecimal; `purpose` keeps uses apart."""
    return hmac.digest(_key(purpose, settings.SECRET_KEY), text.encode(), "sha256").hex()


@lru_cache(maxsize=100)
def _key(purpose: str, server: str) -> bytes:
    return hashlib.sha256(f"socle.{purpose}:{server}".encode()).digest()
