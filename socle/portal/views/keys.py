"""A person's API keys: made and shown once, revoked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from socle.organisation.keys import create_key, revoke_key
from socle.organisation.models import ApiKey
from socle.portal.forms import KeyForm
from socle.portal.views.account import account_page
from socle.portal.views.home import person_of


@never_cache
@login_required
@require_POST
def create(request: HttpRequest) -> HttpResponse:
    """Makes a key and shows it in this one answer: it is kept nowhere, not even in the session."""
    form = KeyForm(request.POST)
    if not form.is_valid():
        return account_page(request, 422, key_form=form)
    person = person_of(request)
    key, secret = create_key(person, form.cleaned_data["name"], form.expires(), by=person)
    return account_page(request, new_key=key, new_secret=secret)


@login_required
@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Stops one of one's own keys for good."""
    person = person_of(request)
    key = get_object_or_404(ApiKey, pk=number, person=person)
    revoke_key(key, by=person)
    messages.success(request, f"La clé « {key.name} » est révoquée.")
    return redirect("portal:account")
