"""A service for its manager: people, service accounts, limits."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from socle.gateway.models import Limit
from socle.gateway.quotas.limits import limits_of
from socle.organisation.accounts import KnownPerson, create_person
from socle.organisation.management import is_administrator, services_managed_by
from socle.organisation.models import Service
from socle.organisation.requests import person_of_request
from socle.organisation.service_accounts import create_service_account
from socle.portal.people_forms import AccountForm, LimitForm, PersonForm
from socle.portal.views.access import managed_service


@never_cache
@login_required
@require_GET
def services(request: HttpRequest) -> HttpResponse:
    """The services that one manages; of one, its page at once."""
    found = list(services_managed_by(person_of_request(request)))
    if not found:
        raise Http404
    if len(found) == 1:
        return redirect("portal:service", found[0].pk)
    return render(request, "portal/services.html", {"services": found})


@never_cache
@login_required
@require_GET
def service(request: HttpRequest, number: int) -> HttpResponse:
    """The page of one service."""
    return service_page(request, managed_service(request, number))


def service_page(request: HttpRequest, of: Service, status: int = 200, **changed: object) -> HttpResponse:
    """The page of a service with some of its context changed: a form with its errors."""
    members = of.people.order_by("-is_active", "name").prefetch_related("roles")
    context: dict[str, object] = {
        "service": of,
        "people": [person for person in members if not person.is_service_account],
        "accounts": [person for person in members if person.is_service_account],
        "person_form": PersonForm(),
        "account_form": AccountForm(of),
        "limits": limits_of(Limit.HolderKind.SERVICE, str(of.pk)),
        "may_limit": is_administrator(person_of_request(request)),
        "limit_form": LimitForm(),
    }
    return render(request, "portal/service.html", context | changed, status=status)


@login_required
@require_POST
def add_person(request: HttpRequest, number: int) -> HttpResponse:
    """Adds a person to the service."""
    of, form = managed_service(request, number), PersonForm(request.POST)
    if not form.is_valid():
        return service_page(request, of, 422, person_form=form)
    said, by = form.cleaned_data, person_of_request(request)
    try:
        person = create_person(said["email"], of, said["name"], by=by)
    except KnownPerson:
        form.add_error("email", "Cette adresse a déjà un compte, ici ou dans un autre service.")
        return service_page(request, of, 422, person_form=form)
    messages.success(request, f"{person} fait partie du service et peut se connecter.")
    return redirect("portal:service", of.pk)


@login_required
@require_POST
def add_account(request: HttpRequest, number: int) -> HttpResponse:
    """Adds a service account; its page is where its keys are made."""
    of = managed_service(request, number)
    form = AccountForm(of, request.POST)
    if not form.is_valid():
        return service_page(request, of, 422, account_form=form)
    said, by = form.cleaned_data, person_of_request(request)
    account = create_service_account(of, said["name"], said["responsible"], by)
    messages.success(request, f"Le compte de service « {account} » est créé. Créez maintenant sa clé.")
    return redirect("portal:person", account.pk)
