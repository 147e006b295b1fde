"""Signatures by which a receiver knows that it is this server that speaks.

Standard Webhooks 1.0.0 (https://www.standardwebhooks.com): HMAC-SHA256 of «id.timestamp.body», under a secret
written «whsec_» and base64. Each person has a secret of their own, derived from one of the installation's: it
needs no table, and a colleague's secret signs nothing in another's name.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from socle.storage.secrets import secret

_PREFIX = "whsec_"


def secret_of(administration_id: int, person_id: int) -> str:
    """The secret for the runs of one person, as Standard Webhooks writes it."""
    return _PREFIX + base64.b64encode(_key(administration_id, person_id)).decode()


def signed_headers(key_of: tuple[int, int], message: str, seconds: int, body: bytes) -> Mapping[str, str]:
    """The three headers of a message; `key_of` is the administration and the person."""
    signed = b".".join([message.encode(), str(seconds).encode(), body])
    digest = base64.b64encode(hmac.digest(_key(*key_of), signed, "sha256")).decode()
    return {
        "webhook-id": message,
        "webhook-timestamp": str(seconds),
        "webhook-signature": f"v1,{digest}",
    }


def _key(administration_id: int, person_id: int) -> bytes:
    mine = secret(Path(settings.SOCLE_DATA), "webhooks")
    return hmac.digest(mine, f"{administration_id}:{person_id}".encode(), "sha256")
