"""Keys, one's own and those of service accounts that one manages: made, shown once, replaced, revoked."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from socle.gateway.limit_access import may_set
from socle.gateway.models import Limit
from socle.gateway.quotas.limits import limits_of
from socle.organisation.keys import NotReplaceable, change_key, create_key, revoke_key, rotate_key
from socle.organisation.models import ApiKey
from socle.organisation.requests import person_of_request
from socle.portal.key_forms import KeyChangeForm, KeyForm, RotationForm
from socle.portal.limit_words import limits_over
from socle.portal.people_forms import LimitForm
from socle.portal.views.access import managed_key
from socle.portal.views.people import person_page


@never_cache
@login_required
@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    """One's own keys."""
    return keys_page(request)


def keys_page(request: HttpRequest, status: int = 200, **changed: object) -> HttpResponse:
    """The page of one's keys with some of its context changed: a form with its errors, a key shown once."""
    person = person_of_request(request)
    context: dict[str, object] = {
        "keys": ApiKey.objects.filter(person=person, revoked=None).order_by("-created"),
        "key_form": KeyForm(person),
        "rotation_form": RotationForm(),
        "limits": limits_over(person),
    }
    return render(request, "portal/keys.html", context | changed, status=status)


@never_cache
@login_required
@require_POST
def create(request: HttpRequest) -> HttpResponse:
    """Makes a key and shows it in this one answer: it is kept nowhere, not even in the session."""
    person = person_of_request(request)
    form = KeyForm(person, data=request.POST)
    if not form.is_valid():
        return keys_page(request, 422, key_form=form)
    said = form.cleaned_data
    key, secret = create_key(
        person, said["name"], form.expires(), said["sensitivity"], person, said["scopes"]
    )
    return keys_page(request, new_key=key, new_secret=secret)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Another name, other scopes, other data for a key; its limits."""
    key = managed_key(request, number)
    form = KeyChangeForm(key.person, key, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        change_key(key, person_of_request(request), said["name"], said["scopes"], said["sensitivity"])
        messages.success(request, f"La clé « {key.name} » est modifiée.")
        return _back(request, key)
    return key_page(request, key, 422 if form.is_bound else 200, form=form)


@never_cache
@login_required
@require_GET
def limits(request: HttpRequest, number: int) -> HttpResponse:
    """The limits of a key, for an administrator too, who sees no more of a person's key."""
    return key_page(request, managed_key(request, number, revoking=True))


def key_page(request: HttpRequest, key: ApiKey, status: int = 200, **changed: object) -> HttpResponse:
    """The page of a key: its limits, and its form where one is given."""
    by = person_of_request(request)
    context: dict[str, object] = {
        "key": key,
        "limits": limits_of(Limit.HolderKind.KEY, str(key.pk)),
        "may_limit": may_set(by, Limit.HolderKind.KEY, str(key.pk)),
        "limit_form": LimitForm(),
    }
    return render(request, "portal/key.html", context | changed, status=status)


@never_cache
@login_required
@require_POST
def rotate(request: HttpRequest, number: int) -> HttpResponse:
    """A new key in the place of this one, shown once; the old one works on for a while."""
    key, form = managed_key(request, number), RotationForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choisissez combien de temps l’ancienne clé reste valable.")
        return _back(request, key)
    try:
        new, secret = rotate_key(key, form.until(), person_of_request(request))
    except NotReplaceable:
        messages.error(request, "Cette clé ne fonctionne plus ou a déjà été remplacée. Créez-en une autre.")
        return _back(request, key)
    key.refresh_from_db()
    shown: dict[str, Any] = {"new_key": new, "new_secret": secret, "replaced_key": key}
    if key.person == person_of_request(request):
        return keys_page(request, **shown)
    return person_page(request, key.person, **shown)


@login_required
@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Stops a key for good."""
    key = managed_key(request, number, revoking=True)
    revoke_key(key, by=person_of_request(request))
    messages.success(request, f"La clé « {key.name} » est révoquée.")
    return _back(request, key)


def _back(request: HttpRequest, key: ApiKey) -> HttpResponse:
    if key.person == person_of_request(request):
        return redirect("portal:keys")
    return redirect("portal:person", key.person_id)
