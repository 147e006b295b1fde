"""One person or service account, for those who manage them: roles, limits, the door, an account's keys."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from socle.gateway.limit_access import may_set
from socle.gateway.models import Limit
from socle.gateway.quotas.limits import limits_of
from socle.organisation import membership
from socle.organisation.keys import create_key
from socle.organisation.management import is_administrator
from socle.organisation.membership import OF_A_SERVICE, NotAllowed
from socle.organisation.models import ApiKey, Person, Role
from socle.organisation.requests import person_of_request
from socle.organisation.service_accounts import hand_over
from socle.portal.key_forms import KeyForm, RotationForm
from socle.portal.people_forms import LimitForm, ResponsibleForm, RoleForm
from socle.portal.views.access import managed_person

_REFUSALS = {
    "oneself": "Vous ne pouvez pas faire cela pour vous-même : demandez à une autre personne.",
    "administrator": "Seule l’administration de la plateforme peut faire cela.",
}


def refusal(error: NotAllowed) -> str:
    """The sentence for what a person may not do."""
    return _REFUSALS.get(error.reason, "Cela n’est pas possible ici.")


@never_cache
@login_required
@require_GET
def person(request: HttpRequest, number: int) -> HttpResponse:
    """The page of one person."""
    return person_page(request, managed_person(request, number))


def person_page(request: HttpRequest, who: Person, status: int = 200, **changed: object) -> HttpResponse:
    """The page of a person with some of its context changed."""
    by = person_of_request(request)
    context: dict[str, object] = {
        "who": who,
        "is_oneself": who == by,
        "role_form": _role_form(who, by),
        "limits": limits_of(Limit.HolderKind.PERSON, str(who.pk)),
        "may_limit": may_set(by, Limit.HolderKind.PERSON, str(who.pk)),
        "limit_form": LimitForm(),
        "keys": ApiKey.objects.filter(person=who, revoked=None).order_by("-created"),
        "may_stop_keys": is_administrator(by),
        "key_form": KeyForm(who) if who.is_service_account else None,
        "rotation_form": RotationForm(),
        "responsible_form": _responsible_form(who),
    }
    return render(request, "portal/person.html", context | changed, status=status)


@never_cache
@login_required
@require_POST
def new_key(request: HttpRequest, number: int) -> HttpResponse:
    """Makes a key of a service account and shows it once."""
    who = managed_person(request, number)
    if not who.is_service_account:
        raise Http404
    form = KeyForm(who, data=request.POST)
    if not form.is_valid():
        return person_page(request, who, 422, key_form=form)
    said, by = form.cleaned_data, person_of_request(request)
    key, secret = create_key(who, said["name"], form.expires(), said["sensitivity"], by, said["scopes"])
    return person_page(request, who, new_key=key, new_secret=secret)


@login_required
@require_POST
def door(request: HttpRequest, number: int) -> HttpResponse:
    """Closes the door to a person, or opens it again."""
    who, by = managed_person(request, number), person_of_request(request)
    try:
        if who.is_active:
            membership.deactivate(who, by)
            messages.success(request, f"{who} ne peut plus se connecter. Ses clés ne fonctionnent plus.")
        else:
            membership.reactivate(who, by)
            messages.success(request, f"{who} peut de nouveau utiliser Socle.")
    except NotAllowed as error:
        messages.error(request, refusal(error))
    return redirect("portal:person", who.pk)


@login_required
@require_POST
def responsible(request: HttpRequest, number: int) -> HttpResponse:
    """Names who answers for a service account."""
    who = managed_person(request, number)
    if not who.is_service_account or who.service is None:
        raise Http404
    form = ResponsibleForm(who.service, request.POST)
    if not form.is_valid():
        return person_page(request, who, 422, responsible_form=form)
    hand_over(who, form.cleaned_data["responsible"], person_of_request(request))
    messages.success(request, f"{who.responsible} répond maintenant de ce compte.")
    return redirect("portal:person", who.pk)


@login_required
@require_POST
def roles(request: HttpRequest, number: int) -> HttpResponse:
    """Gives and takes roles so that the person holds those that were ticked."""
    who, by = managed_person(request, number), person_of_request(request)
    form = _role_form(who, by, request.POST)
    if not form.is_valid():
        return person_page(request, who, 422, role_form=form)
    wanted = {Role(word) for word in form.cleaned_data["roles"]}
    try:
        for role in _roles_given_by(by):
            service = who.service if role in OF_A_SERVICE else None
            change = membership.grant if role in wanted else membership.withdraw
            change(who, role, service, by)
        messages.success(request, f"Les rôles de {who} sont enregistrés.")
    except NotAllowed as error:
        messages.error(request, refusal(error))
    return redirect("portal:person", who.pk)


def _responsible_form(who: Person) -> ResponsibleForm | None:
    if not who.is_service_account or who.service is None:
        return None
    return ResponsibleForm(who.service, initial={"responsible": who.responsible_id})


def _role_form(who: Person, by: Person, data: object = None) -> RoleForm:
    given = _roles_given_by(by)
    held = [
        grant.role
        for grant in who.roles.all()
        if grant.role not in OF_A_SERVICE or grant.service_id == who.service_id
    ]
    return RoleForm(given, held, data)


def _roles_given_by(by: Person) -> list[Role]:
    """Being an agent is given with the service and taken with the door: it is not offered."""
    given = [Role.SERVICE_MANAGER]
    return [*given, Role.PLATFORM_ADMINISTRATOR, Role.AUDITOR] if is_administrator(by) else given
