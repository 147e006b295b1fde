"""The provider that the operator chose: where it answers, told by its discovery document."""

import threading
import time
from dataclasses import dataclass
from typing import Any

import requests
from django.conf import settings
from pydantic import BaseModel, ValidationError

SECONDS_KNOWN = 3600.0
# A person waits, and ProConnect's codes live thirty seconds.
SECONDS_TO_ANSWER = 5.0
_DISCOVERY = "/.well-known/openid-configuration"


class ProviderFailed(Exception):
    """The provider does not answer, or not as OpenID Connect says."""


class Endpoints(BaseModel):
    """What is read of a discovery document. Source: OpenID Connect Discovery 1.0, section 3."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None = None


@dataclass(frozen=True)
class Provider:
    """A provider, and how this server is known there."""

    endpoints: Endpoints
    client_id: str
    client_secret: str
    algorithm: str

    @property
    def issuer(self) -> str:
        """The name under which it signs."""
        return self.endpoints.issuer


_lock = threading.Lock()
_known: dict[str, tuple[float, Endpoints]] = {}


def is_configured() -> bool:
    """Whether the operator named a provider."""
    return bool(settings.SOCLE_OIDC_ISSUER)


def provider() -> Provider:
    """The operator's provider. Raises ProviderFailed."""
    return Provider(
        endpoints=_endpoints(settings.SOCLE_OIDC_ISSUER),
        client_id=settings.SOCLE_OIDC_CLIENT_ID,
        client_secret=settings.SOCLE_OIDC_CLIENT_SECRET,
        algorithm=settings.SOCLE_OIDC_ALGORITHM,
    )


def _endpoints(issuer: str) -> Endpoints:
    """What the provider says of itself, asked again each hour; the former answer where it fails then."""
    with _lock:
        until, known = _known.get(issuer, (0.0, None))
        if known is not None and time.monotonic() < until:
            return known
    try:
        found = _discovered(issuer)
    except ProviderFailed:
        if known is None:
            raise
        found = known
    with _lock:
        _known[issuer] = time.monotonic() + SECONDS_KNOWN, found
    return found


def _discovered(issuer: str) -> Endpoints:
    try:
        answer = requests.get(issuer.rstrip("/") + _DISCOVERY, timeout=SECONDS_TO_ANSWER)
        answer.raise_for_status()
        document: Any = answer.json()
        found = Endpoints.model_validate(document)
    except (requests.RequestException, ValidationError) as error:
        raise ProviderFailed(f"discovery ({type(error).__name__})") from error
    if found.issuer.rstrip("/") != issuer.rstrip("/"):
        # A document that names another issuer could have its tokens accepted in this one's place.
        raise ProviderFailed("discovery (another issuer)")
    return found
