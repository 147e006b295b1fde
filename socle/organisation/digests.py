"""Keyed digests: what is stored of a secret that must be recognised but never read."""

import hashlib
import hmac

from django.conf import settings


def keyed_digest(purpose: str, text: str) -> str:
    """HMAC-SHA256 of a text under the server's secret, in hexadecimal; `purpose` keeps uses apart."""
    key = hashlib.sha256(f"socle.{purpose}:{settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
