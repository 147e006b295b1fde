"""Seals providers' keys so that the database, its backups and its readers hold none in clear.

AES-256-GCM under a key derived (HKDF-SHA256, RFC 5869) from SOCLE_SECRET_KEY, which no backup of the
database holds; the provider's name is authenticated, so that no seal opens under another name.
"""

import secrets
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_PURPOSE = b"socle.inference.provider_secrets"
_NONCE_BYTES = 12


class Unreadable(ValueError):
    """The seal was made under another SOCLE_SECRET_KEY, for another provider, or was altered."""


def seal(provider: str, secret: str) -> str:
    """The secret, sealed for this provider."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return b64encode(nonce + _cipher().encrypt(nonce, secret.encode(), provider.encode())).decode()


def unseal(provider: str, sealed: str) -> str:
    """The secret. Raises Unreadable."""
    try:
        raw = b64decode(sealed, validate=True)
        return _cipher().decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], provider.encode()).decode()
    except (ValueError, InvalidTag) as error:
        raise Unreadable(provider) from error


def _cipher() -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
    return AESGCM(derived.derive(str(settings.SECRET_KEY).encode()))
