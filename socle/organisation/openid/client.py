"""Asks the provider who somebody is, and believes only what is signed for this server.

mozilla-django-oidc speaks the protocol; it does not look at a token's issuer, audience and age, which are
checked here. Sources: OpenID Connect Core 1.0, sections 3.1.3.7 (ID token) and 5.3.2 (signed userinfo).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt
import requests
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from socle.organisation.openid.provider import SECONDS_TO_ANSWER, Provider, ProviderFailed

# Clocks of two servers differ a little.
LEEWAY_SECONDS = 30

Claims = Mapping[str, Any]


class IdentityRefused(Exception):
    """What came back does not prove who somebody is; the message names the proof that is missing."""


@dataclass(frozen=True)
class Proof:
    """A person as the provider knows them, and the token by which to sign out there."""

    claims: Claims
    id_token: str


class ProviderClient(OIDCAuthenticationBackend):  # type: ignore[misc]
    """The library's protocol with the settings of one provider."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._settings = {
            "OIDC_OP_TOKEN_ENDPOINT": provider.endpoints.token_endpoint,
            "OIDC_OP_USER_ENDPOINT": provider.endpoints.userinfo_endpoint,
            "OIDC_OP_JWKS_ENDPOINT": provider.endpoints.jwks_uri,
            "OIDC_RP_CLIENT_ID": provider.client_id,
            "OIDC_RP_CLIENT_SECRET": provider.client_secret,
            "OIDC_RP_SIGN_ALGO": provider.algorithm,
            "OIDC_TOKEN_USE_BASIC_AUTH": settings.SOCLE_OIDC_BASIC_AUTH,
            "OIDC_TIMEOUT": SECONDS_TO_ANSWER,
        }
        super().__init__()

    def get_settings(self, attr: str, *default: Any) -> Any:
        """The library's setting of that name."""
        return self._settings.get(attr, *default)

    def prove(self, code: str, redirect_uri: str, nonce: str, verifier: str | None) -> Proof:
        """The person for whom the provider gave this code. Raises ProviderFailed or IdentityRefused."""
        try:
            return self._proof(code, redirect_uri, nonce, verifier)
        except requests.HTTPError as error:
            # Its message quotes the answer, which may hold tokens.
            if error.response is not None and error.response.status_code < 500:
                raise IdentityRefused("refused by the provider") from None
            raise ProviderFailed("server error") from None
        except requests.RequestException as error:
            raise ProviderFailed(type(error).__name__) from None
        except (jwt.PyJWTError, SuspiciousOperation, ValueError, LookupError, TypeError) as error:
            raise IdentityRefused(type(error).__name__) from error

    def _proof(self, code: str, redirect_uri: str, nonce: str, verifier: str | None) -> Proof:
        asked = {
            "client_id": self._provider.client_id,
            "client_secret": self._provider.client_secret,
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
        }
        if verifier is not None:
            asked["code_verifier"] = verifier
        tokens = self.get_token(asked)
        identity = self._identity(tokens["id_token"], nonce)
        told = self.get_userinfo(tokens["access_token"], tokens["id_token"], identity)
        if not isinstance(told, dict) or told.get("sub") != identity["sub"]:
            raise IdentityRefused("userinfo of somebody else")
        return Proof({**identity, **told}, tokens["id_token"])

    def _identity(self, id_token: str, nonce: str) -> Claims:
        claims = self.verify_token(id_token)
        if missing := {"iss", "aud", "exp", "iat", "sub"} - claims.keys():
            raise IdentityRefused(f"the ID token has no {min(missing)}")
        if claims.get("nonce") != nonce:
            raise IdentityRefused("nonce")
        if claims.get("azp", self._provider.client_id) != self._provider.client_id:
            raise IdentityRefused("azp")
        wanted = settings.SOCLE_OIDC_ACR_VALUES.split()
        if wanted and claims.get("acr") not in wanted:
            raise IdentityRefused("acr")
        return claims

    def verify_token(self, token: str, **other: Any) -> Claims:
        """The claims of a token that the provider signed for this server, and that is still good."""
        if jwt.get_unverified_header(token).get("alg") != self._provider.algorithm:
            raise IdentityRefused("algorithm")
        claims: dict[str, Any] = jwt.decode(
            token,
            self.retrieve_matching_jwk(token),
            algorithms=[self._provider.algorithm],
            leeway=LEEWAY_SECONDS,
            # Optional in a signed userinfo: looked at where they stand, and required of an ID token.
            options={"verify_aud": False},
        )
        if claims.get("iss", self._provider.issuer) != self._provider.issuer:
            raise IdentityRefused("iss")
        audience = claims.get("aud", self._provider.client_id)
        if self._provider.client_id not in ([audience] if isinstance(audience, str) else audience):
            raise IdentityRefused("aud")
        return claims
