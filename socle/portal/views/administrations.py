"""Administrations, their services, and everybody, for the platform's administrators."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from socle.gateway.models import Limit
from socle.gateway.quotas.limits import limits_of
from socle.organisation import tree
from socle.organisation.management import people_managed_by
from socle.organisation.models import Administration, Service
from socle.organisation.requests import person_of_request
from socle.portal.people_forms import AdministrationForm, LimitForm, ServiceForm
from socle.portal.views.access import for_administrators

_PEOPLE_ON_A_PAGE = 50
_TAKEN = "Ce nom est déjà pris."


@for_administrators
@require_http_methods(["GET", "POST"])
def administrations(request: HttpRequest) -> HttpResponse:
    """The administrations, and a form for one more."""
    form = AdministrationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = tree.create_administration(form.cleaned_data["name"], person_of_request(request))
            messages.success(
                request, f"L’administration « {made.name} » est créée. Ajoutez maintenant un service."
            )
            return redirect("portal:administration", made.pk)
        except tree.NameTaken:
            form.add_error("name", _TAKEN)
    rows = Administration.objects.annotate(
        people_count=Count("people", distinct=True), services_count=Count("services", distinct=True)
    ).order_by("name")
    context = {"administrations": rows, "form": form}
    return render(request, "portal/administrations.html", context, status=422 if form.is_bound else 200)


@for_administrators
@require_http_methods(["GET", "POST"])
def administration(request: HttpRequest, number: int) -> HttpResponse:
    """One administration: its services, its limits, a form for one more service."""
    found = get_object_or_404(Administration, pk=number)
    form = ServiceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said, by = form.cleaned_data, person_of_request(request)
        try:
            made = tree.create_service(found, said["name"], by)
            tree.change_service(made, made.name, said["retention_days"], by)
            messages.success(request, f"Le service « {made.name} » est créé.")
            return redirect("portal:administration", found.pk)
        except tree.NameTaken:
            form.add_error("name", _TAKEN)
    return administration_page(request, found, 422 if form.is_bound else 200, form=form)


def administration_page(
    request: HttpRequest, found: Administration, status: int = 200, **changed: object
) -> HttpResponse:
    """The page of an administration with some of its context changed."""
    context: dict[str, object] = {
        "administration": found,
        "services": found.services.annotate(people_count=Count("people")).order_by("name"),
        "form": ServiceForm(),
        "limits": limits_of(Limit.HolderKind.ADMINISTRATION, str(found.pk)),
        "limit_form": LimitForm(),
    }
    return render(request, "portal/administration.html", context | changed, status=status)


@for_administrators
@require_http_methods(["GET", "POST"])
def service(request: HttpRequest, number: int) -> HttpResponse:
    """A service's name and how long its contents are kept."""
    found = get_object_or_404(Service, pk=number)
    initial = {"name": found.name, "retention_days": found.retention_days}
    form = ServiceForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            tree.change_service(found, said["name"], said["retention_days"], person_of_request(request))
            messages.success(request, f"Le service « {found.name} » est modifié.")
            return redirect("portal:administration", found.administration_id)
        except tree.NameTaken:
            form.add_error("name", _TAKEN)
    context = {"service": found, "form": form}
    return render(request, "portal/service_edit.html", context, status=422 if form.is_bound else 200)


@for_administrators
@require_POST
def delete_service(request: HttpRequest, number: int) -> HttpResponse:
    """Removes a service that holds nothing."""
    found = get_object_or_404(Service, pk=number)
    administration_id, name = found.administration_id, found.name
    try:
        tree.delete_service(found, person_of_request(request))
        messages.success(request, f"Le service « {name} » est supprimé.")
    except tree.InUse:
        messages.error(request, f"Des personnes ou des contenus dépendent encore du service « {name} ».")
    return redirect("portal:administration", administration_id)


@for_administrators
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, found by name or address."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    rows = people_managed_by(person_of_request(request)).order_by("-is_active", "name", "pk")
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(email__icontains=words))
    page = Paginator(rows, _PEOPLE_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/people.html", {"page": page, "words": words})
