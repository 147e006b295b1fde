"""The pages of sign-in by a provider: leaving for it, coming back, and having signed out there."""

import logging

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from socle.organisation.addresses import HOME, next_address
from socle.organisation.models import Person
from socle.organisation.openid import flow
from socle.organisation.openid.admission import NotAdmitted, admit, newcomer_of
from socle.organisation.openid.client import IdentityRefused, Proof, ProviderClient
from socle.organisation.openid.provider import Provider, ProviderFailed, is_configured, provider
from socle.organisation.openid.refusals import EXPLANATIONS, Refusal
from socle.organisation.openid.rules import current_rules
from socle.organisation.sign_in import record_granted, record_refused

BACKEND = "socle.organisation.sign_in.PasswordBackend"
WAY = "openid"

log = logging.getLogger(__name__)


@never_cache
@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """Sends the browser to the provider."""
    if not is_configured():
        raise Http404
    if request.user.is_authenticated:
        return redirect(next_address(request))
    try:
        return redirect(flow.authorization_address(request, provider(), next_address(request)))
    except ProviderFailed as error:
        return _unreachable(request, error)


@never_cache
@require_GET
def come_back(request: HttpRequest) -> HttpResponse:
    """The browser's return, with a code for a proof of who it is, and they come in or read why not."""
    if not is_configured():
        raise Http404
    if request.user.is_authenticated:
        return redirect(HOME)
    try:
        pending = flow.take_pending(request.session, request.GET.get("state", ""))
    except flow.UnknownState:
        return _refused(request, Refusal.EXPIRED)
    if "code" not in request.GET:
        return _refused(request, Refusal.ABANDONED)
    return _identified(request, request.GET["code"], pending)


def _identified(request: HttpRequest, code: str, pending: flow.Pending) -> HttpResponse:
    try:
        chosen = provider()
        proof = ProviderClient(chosen).prove(code, flow.return_address(), pending.nonce, pending.verifier)
        person = admit(chosen.issuer, newcomer_of(proof.claims), current_rules())
    except ProviderFailed as error:
        return _unreachable(request, error)
    except IdentityRefused as error:
        log.warning("The provider's answer was refused: %s.", error)
        record_refused(WAY)
        return _refused(request, Refusal.UNPROVEN)
    except NotAdmitted as error:
        record_refused(WAY)
        return _refused(request, error.reason)
    return _welcome(request, person, chosen, proof, pending.next)


def _welcome(
    request: HttpRequest, person: Person, chosen: Provider, proof: Proof, next_page: str
) -> HttpResponse:
    record_granted(person, WAY)
    login(request, person, backend=BACKEND)
    flow.remember_sign_in(request.session, chosen, proof)
    return redirect(next_page or HOME)


@never_cache
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """The browser's return once the provider has ended its session too."""
    if not flow.has_left(request.session, request.GET.get("state", "")):
        return redirect("sign-in")
    return render(request, "organisation/signed_out.html", {"provider": settings.SOCLE_OIDC_NAME})


def _unreachable(request: HttpRequest, error: ProviderFailed) -> HttpResponse:
    log.warning("The OpenID provider failed: %s.", error)
    return _refused(request, Refusal.UNREACHABLE)


def _refused(request: HttpRequest, reason: Refusal) -> HttpResponse:
    explanation = EXPLANATIONS[reason]
    context = {
        "provider": settings.SOCLE_OIDC_NAME,
        "title": explanation.title.format(provider=settings.SOCLE_OIDC_NAME),
        "happened": explanation.happened.format(provider=settings.SOCLE_OIDC_NAME),
        "next_step": explanation.next_step.format(provider=settings.SOCLE_OIDC_NAME),
        "ask": explanation.ask,
        "contact": _contact(),
    }
    return render(request, "organisation/openid_refused.html", context, status=explanation.status)


def _contact() -> dict[str, str]:
    """Whom to ask: by the operator's settings, whichever are set."""
    return {
        "name": settings.SOCLE_CONTACT_NAME,
        "email": settings.SOCLE_CONTACT_EMAIL,
        "phone": settings.SOCLE_CONTACT_PHONE,
    }
