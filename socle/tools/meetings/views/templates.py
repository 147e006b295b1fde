"""The templates of a service: its agents see them, its manager makes and changes them."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from socle.organisation.models import Service
from socle.organisation.requests import person_of_request
from socle.tools.meetings import templates
from socle.tools.meetings.forms import MOST_SECTIONS, SectionForm, SectionForms, TemplateForm, written
from socle.tools.meetings.models import MinutesTemplate
from socle.tools.meetings.outline import house_outlines
from socle.tools.transcripts.views.services import chosen, chosen_to_change, managed, seen

_SAME_NAME = "Un modèle de ce service porte déjà ce nom."


@login_required
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The templates of the house and those of a service."""
    who = person_of_request(request)
    among = seen(who)
    service = chosen(request, among) if among else None
    context = {
        "service": service,
        "services": among,
        "may_change": service is not None and service in managed(who),
        "own": list(MinutesTemplate.objects.filter(service=service)) if service else [],
        "house": list(house_outlines().values()),
    }
    return render(request, "meetings/templates.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new template of a service that the person manages."""
    service = chosen_to_change(request)
    form, sections = TemplateForm(request.POST or None), SectionForms(request.POST or None)
    if _is_valid(request, form, sections):
        if templates.add(service, written(form, sections), person_of_request(request)):
            messages.success(request, "Le modèle est enregistré.")
            return redirect(_address(service))
        form.add_error("name", _SAME_NAME)
    return _page(request, service, form, sections)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """A template of a service that the person manages, to be changed."""
    row = _managed_or_404(request, number)
    form = TemplateForm(
        request.POST or None, initial={"name": row.name, "affects_persons": row.affects_persons}
    )
    blank: list[dict[str, str]] = [{} for _ in range(MOST_SECTIONS - len(row.sections))]
    sections = SectionForms(request.POST or None, initial=[*row.sections, *blank])
    if _is_valid(request, form, sections):
        if templates.change(row, written(form, sections), person_of_request(request)):
            messages.success(
                request, "Le modèle est enregistré. Les comptes rendus déjà faits ne changent pas."
            )
            return redirect(_address(row.service))
        form.add_error("name", _SAME_NAME)
    return _page(request, row.service, form, sections, row)


@login_required
@require_POST
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Takes a template away."""
    row = _managed_or_404(request, number)
    service = row.service
    templates.remove(row, person_of_request(request))
    messages.success(request, f"«\u00a0{row.name}\u00a0» n’est plus proposé.")
    return redirect(_address(service))


def _managed_or_404(request: HttpRequest, number: int) -> MinutesTemplate:
    rows = MinutesTemplate.objects.select_related("service")
    return get_object_or_404(rows, pk=number, service__in=managed(person_of_request(request)))


def _is_valid(request: HttpRequest, form: TemplateForm, sections: forms.BaseFormSet[SectionForm]) -> bool:
    valid = [form.is_valid(), sections.is_valid()] if request.method == "POST" else [False]
    return all(valid)


def _page(
    request: HttpRequest,
    service: Service,
    form: TemplateForm,
    sections: forms.BaseFormSet[SectionForm],
    row: MinutesTemplate | None = None,
) -> HttpResponse:
    context = {"service": service, "form": form, "sections": sections, "row": row}
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/template.html", context, status=status)


def _address(service: Service) -> str:
    return f"{reverse('meetings:templates')}?service={service.pk}"
