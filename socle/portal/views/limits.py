"""Sets and removes a limit, from whichever page shows it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from socle.gateway.limit_access import may_set
from socle.gateway.models import Limit
from socle.gateway.quotas.limits import remove_limit, set_limit
from socle.organisation.models import ApiKey
from socle.organisation.requests import person_of_request
from socle.portal.people_forms import LimitForm

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
    else:
        messages.error(request, "La limite n’est pas enregistrée : sa valeur doit être un nombre positif.")
    return redirect(_page_of(kind, holder))


@login_required
@require_POST
def remove_one(request: HttpRequest, kind: str, holder: str, measure: str) -> HttpResponse:
    """Removes a limit of a holder."""
    _check(request, kind, holder)
    if measure not in Limit.Measure.values:
        raise Http404
    remove_limit(kind, holder, measure, person_of_request(request))
    messages.success(request, "La limite est retirée.")
    return redirect(_page_of(kind, holder))


def _check(request: HttpRequest, kind: str, holder: str) -> None:
    if kind not in Limit.HolderKind.values or len(holder) > LONGEST_HOLDER or "\x00" in holder:
        raise Http404
    if not may_set(person_of_request(request), kind, holder):
        raise Http404


def _page_of(kind: str, holder: str) -> str:
    """Where the limits of a holder are shown."""
    if kind == Limit.HolderKind.ALIAS:
        return reverse("portal:catalogue")
    if kind == Limit.HolderKind.KEY:
        return reverse("portal:person", args=[ApiKey.objects.get(pk=int(holder)).person_id])
    names = {
        Limit.HolderKind.PERSON.value: "portal:person",
        Limit.HolderKind.SERVICE.value: "portal:service",
        Limit.HolderKind.ADMINISTRATION.value: "portal:administration",
    }
    return reverse(names[kind], args=[int(holder)])
