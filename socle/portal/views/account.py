"""The account: who one is here, until when one is signed in, the password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from socle.organisation.models import ApiKey
from socle.portal.forms import PasswordForm
from socle.portal.views.home import person_of


@never_cache
@login_required
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """The account page."""
    return account_page(request)


def account_page(request: HttpRequest, status: int = 200, **changed: object) -> HttpResponse:
    """The account page with some of its context changed: a form with its errors."""
    person = person_of(request)
    context: dict[str, object] = {
        "roles": person.roles.select_related("service").order_by("pk"),
        "session_ends": request.session.get_expiry_date(),
        "keys_count": ApiKey.objects.filter(person=person, revoked=None).count(),
        "password_form": PasswordForm(person),
    }
    return render(request, "portal/account.html", context | changed, status=status)


@never_cache
@login_required
@sensitive_post_parameters("current", "new")
@require_POST
def change_password(request: HttpRequest) -> HttpResponse:
    """Sets the password; the person's other sessions end by it."""
    person = person_of(request)
    form = PasswordForm(person, request.POST)
    if not form.is_valid():
        return account_page(request, 422, password_form=form)
    person.set_password(form.cleaned_data["new"])
    person.save(update_fields=["password"])
    update_session_auth_hash(request, person)
    messages.success(request, "Votre mot de passe est enregistré. Vos autres sessions sont fermées.")
    return redirect("portal:account")
