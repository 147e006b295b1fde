"""The pages by which people come in and go out."""

import secrets

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from socle.organisation.addresses import HOME, next_address
from socle.organisation.models import Person
from socle.organisation.openid import flow
from socle.organisation.openid.provider import is_configured
from socle.organisation.sign_in import (
    Attempt,
    InvalidLink,
    TooManyAttempts,
    link_is_good,
    record_granted,
    record_refused,
    use_link,
)

BACKEND = "socle.organisation.sign_in.PasswordBackend"
WRONG = "L’adresse ou le mot de passe ne correspond pas. Vérifiez-les, ou demandez un lien de connexion."
TOO_MANY = (
    "Trop d’essais ont échoué. Attendez un quart d’heure, "
    "ou demandez un lien de connexion à l’administration de la plateforme."
)


@never_cache
@csrf_protect
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail and password, for those who have one; the others read how to get a link."""
    if request.user.is_authenticated:
        return redirect(next_address(request))
    if request.method == "GET":
        return _form(request)
    email, password = request.POST.get("email", ""), request.POST.get("password", "")
    attempt = Attempt(_address(request), email)
    try:
        attempt.begin()
    except TooManyAttempts:
        return _form(request, TOO_MANY, 429)
    person = authenticate(request, email=email.strip(), password=password)
    if not isinstance(person, Person):
        record_refused("password")
        return _form(request, WRONG, 422)
    attempt.succeed()
    record_granted(person, "password")
    login(request, person)
    return redirect(next_address(request))


@never_cache
@csrf_protect
@require_http_methods(["GET", "POST"])
def sign_in_by_link(request: HttpRequest, text: str) -> HttpResponse:
    """A one-time link: GET shows a button, because mail scanners open links; POST signs in."""
    if request.method == "GET":
        good = link_is_good(text)
        return render(request, "organisation/link.html", {"good": good}, status=200 if good else 404)
    attempt = Attempt(_address(request))
    try:
        attempt.begin()
        person = use_link(text)
    except TooManyAttempts:
        return render(request, "organisation/link.html", {"good": False, "error": TOO_MANY}, status=429)
    except InvalidLink:
        record_refused("link")
        return render(request, "organisation/link.html", {"good": False}, status=404)
    attempt.succeed()
    record_granted(person, "link")
    login(request, person, backend=BACKEND)
    return redirect(HOME)


@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session; by POST, so that no page of elsewhere can do it.

    Who came by a provider goes on to end the session there. A page leads on: browsers hold a form to our own
    addresses through every redirect.
    """
    state = secrets.token_urlsafe(flow.RANDOM_BYTES)
    onward = flow.leaving_address(request.session, state)
    logout(request)
    if onward is None:
        return redirect("sign-in")
    flow.remember_leaving(request.session, state)
    return render(
        request, "organisation/leaving.html", {"onward": onward, "provider": settings.SOCLE_OIDC_NAME}
    )


def _form(request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
    context = {
        "error": error,
        "email": request.POST.get("email", ""),
        "next": request.POST.get("next", request.GET.get("next", "")),
        "provider": settings.SOCLE_OIDC_NAME if is_configured() else "",
    }
    return render(request, "organisation/sign_in.html", context, status=status)


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
