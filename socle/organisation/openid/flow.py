"""What goes to the provider and comes back by the browser: state, nonce, PKCE, and the way out."""

import json
import secrets
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.urls import reverse
from mozilla_django_oidc.utils import add_state_and_verifier_and_nonce_to_session, generate_code_challenge

from socle.organisation.openid.client import Proof
from socle.organisation.openid.provider import Provider

# ProConnect asks for 32 characters of state and nonce at least: 32 bytes are 43.
RANDOM_BYTES = 32
SECONDS_TO_SIGN_IN = 1800
_PENDING = "oidc_states"  # the library's name
_NEXT = "openid_next"
_SIGNED_IN = "openid_signed_in"
_LEAVING = "openid_leaving"


class UnknownState(Exception):
    """The browser came back with a state that this session did not send, has used, or sent too long ago."""


@dataclass(frozen=True)
class Pending:
    """A sign-in that was begun: what its tokens must prove, and where it leads."""

    nonce: str
    verifier: str | None
    next: str


def authorization_address(request: HttpRequest, provider: Provider, next_address: str) -> str:
    """Where to send the browser; what must come back is kept in the session."""
    state, nonce = secrets.token_urlsafe(RANDOM_BYTES), secrets.token_urlsafe(RANDOM_BYTES)
    verifier = secrets.token_urlsafe(48) if settings.SOCLE_OIDC_PKCE else None
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": return_address(),
        "scope": settings.SOCLE_OIDC_SCOPES,
        "state": state,
        "nonce": nonce,
        **_pkce(verifier),
        **_assurance(),
    }
    add_state_and_verifier_and_nonce_to_session(request, state, asked, verifier)
    request.session[_PENDING][state][_NEXT] = next_address
    request.session.modified = True
    return f"{provider.endpoints.authorization_endpoint}?{urlencode(asked)}"


def _pkce(verifier: str | None) -> dict[str, str]:
    if verifier is None:
        return {}
    return {"code_challenge": generate_code_challenge(verifier, "S256"), "code_challenge_method": "S256"}


def _assurance() -> dict[str, str]:
    """How the levels of assurance are asked for: by `acr_values`, or by an essential claim."""
    wanted = settings.SOCLE_OIDC_ACR_VALUES.split()
    if not wanted:
        return {}
    if settings.SOCLE_OIDC_ACR_BY_CLAIMS:
        return {"claims": json.dumps({"id_token": {"acr": {"essential": True, "values": wanted}}})}
    return {"acr_values": " ".join(wanted)}


def take_pending(session: SessionBase, state: str) -> Pending:
    """The sign-in of this state, which is spent by this. Raises UnknownState."""
    found = session.get(_PENDING, {}).pop(state, None)
    session.modified = True
    if found is None or time.time() - found["added_on"] > SECONDS_TO_SIGN_IN:
        raise UnknownState
    return Pending(found["nonce"], found["code_verifier"], found.get(_NEXT, ""))


def return_address() -> str:
    """Where the provider sends people back; registered there, so that it is the public address's."""
    return f"{settings.SOCLE_PUBLIC_URL.rstrip('/')}{reverse('sign-in-openid-return')}"


def remember_sign_in(session: SessionBase, provider: Provider, proof: Proof) -> None:
    """Keeps what signing out at the provider needs."""
    end = provider.endpoints.end_session_endpoint
    session.pop(_PENDING, None)
    if end:
        session[_SIGNED_IN] = {"end": end, "id_token": proof.id_token}


def leaving_address(session: SessionBase, state: str) -> str | None:
    """Where the provider ends its own session; None for who did not come by it.

    Source: OpenID Connect RP-Initiated Logout 1.0, section 2.
    """
    known = session.get(_SIGNED_IN)
    if known is None:
        return None
    back = f"{settings.SOCLE_PUBLIC_URL.rstrip('/')}{reverse('sign-out-return')}"
    asked = {"id_token_hint": known["id_token"], "post_logout_redirect_uri": back, "state": state}
    return f"{known['end']}{'&' if '?' in known['end'] else '?'}{urlencode(asked)}"


def remember_leaving(session: SessionBase, state: str) -> None:
    """Keeps the state with which the provider will send the browser back."""
    session[_LEAVING] = state


def has_left(session: SessionBase, state: str) -> bool:
    """Whether this is the return of a sign-out that this browser began; true once."""
    wanted = session.pop(_LEAVING, "")
    return bool(wanted) and secrets.compare_digest(wanted.encode(), state.encode())
