"""Sets and removes a limit, from whichever page shows it."""

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from socle.gateway.limit_access import may_set
from socle.gateway.models import Limit
from socle.gateway.quotas.limits import remove_limit, set_limit
from socle.inference.catalogue import CatalogueError
from socle.inference.catalogue.origins import described
from socle.organisation.models import Administration, ApiKey
from socle.organisation.requests import person_of_request
from socle.portal.key_forms import KeyChangeForm
from socle.portal.people_forms import LimitForm
from socle.portal.views.access import managed_key, managed_person, managed_service
from socle.portal.views.administrations import administration_page
from socle.portal.views.catalogue import model_behind, model_page
from socle.portal.views.keys import key_page
from socle.portal.views.people import person_page
from socle.portal.views.services import service_page

logger = logging.getLogger(__name__)
LONGEST_HOLDER = 200


@login_required
@require_POST
def set_one(request: HttpRequest, kind: str, holder: str) -> HttpResponse:
    """Sets a limit of a holder."""
    _check(request, kind, holder)
    form = LimitForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        set_limit(kind, holder, said["measure"], said["value"], person_of_request(request))
        messages.success(request, "La limite est enregistrée et s’applique dès maintenant.")
        return redirect(_page_of(request, kind, holder))
    return _shown_again(request, kind, holder, form)


@login_required
@require_POST
def remove_one(request: HttpRequest, kind: str, holder: str, measure: str) -> HttpResponse:
    """Removes a limit of a holder."""
    _check(request, kind, holder)
    if measure not in Limit.Measure.values:
        raise Http404
    remove_limit(kind, holder, measure, person_of_request(request))
    messages.success(request, "La limite est retirée.")
    return redirect(_page_of(request, kind, holder))


def _check(request: HttpRequest, kind: str, holder: str) -> None:
    if kind not in Limit.HolderKind.values or len(holder) > LONGEST_HOLDER or "\x00" in holder:
        raise Http404
    if not may_set(person_of_request(request), kind, holder):
        raise Http404


def _page_of(request: HttpRequest, kind: str, holder: str) -> str:
    """Where the limits of a holder are shown."""
    if kind == Limit.HolderKind.ALIAS:
        return _page_of_alias(holder)
    if kind == Limit.HolderKind.KEY:
        return _page_of_key(request, int(holder))
    names = {
        Limit.HolderKind.PERSON.value: "portal:person",
        Limit.HolderKind.SERVICE.value: "portal:service",
        Limit.HolderKind.ADMINISTRATION.value: "portal:administration",
    }
    return reverse(names[kind], args=[int(holder)])


def _page_of_alias(holder: str) -> str:
    """The page of the model behind the name; that of the catalogue where it has none."""
    try:
        name = model_behind(holder)
        if name in described("models"):
            return reverse("portal:model", args=[name])
    except CatalogueError:
        logger.warning("the catalogue cannot be read: the page of a model is not shown")
    return reverse("portal:catalogue")


def _page_of_key(request: HttpRequest, number: int) -> str:
    owner = ApiKey.objects.select_related("person").get(pk=number).person
    holds_it = owner.is_service_account or owner == person_of_request(request)
    return reverse("portal:key" if holds_it else "portal:key-limits", args=[number])


def _shown_again(request: HttpRequest, kind: str, holder: str, form: LimitForm) -> HttpResponse:
    """The page that the form came from, with what was typed and what is wrong with it."""
    if kind == Limit.HolderKind.ALIAS:
        return model_page(request, holder, 422, limit_form=form)
    number = int(holder)
    if kind == Limit.HolderKind.KEY:
        return _key_again(request, number, form)
    if kind == Limit.HolderKind.PERSON:
        return person_page(request, managed_person(request, number), 422, limit_form=form)
    if kind == Limit.HolderKind.SERVICE:
        return service_page(request, managed_service(request, number), 422, limit_form=form)
    found = get_object_or_404(Administration, pk=number)
    return administration_page(request, found, 422, limit_form=form)


def _key_again(request: HttpRequest, number: int, form: LimitForm) -> HttpResponse:
    key = managed_key(request, number, revoking=True)
    changes = KeyChangeForm(key.person, key) if key.person.is_service_account else None
    return key_page(request, key, 422, form=changes, limit_form=form)
