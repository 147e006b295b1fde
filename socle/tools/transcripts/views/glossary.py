"""The glossary of a service: names and acronyms, and what is heard instead of them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from socle.organisation.models import Service
from socle.tools.transcripts import service_rules
from socle.tools.transcripts.forms import TermForm
from socle.tools.transcripts.models import GlossaryTerm
from socle.tools.transcripts.views.access import person
from socle.tools.transcripts.views.services import chosen, chosen_to_change, managed, seen


@login_required
@require_http_methods(["GET", "POST"])
def glossary(request: HttpRequest) -> HttpResponse:
    """The terms of a service; POST adds one."""
    if request.method == "POST":
        return _add(request)
    among = seen(person(request))
    return _page(request, chosen(request, among) if among else None, TermForm())


@login_required
@require_http_methods(["GET", "POST"])
def term(request: HttpRequest, term: int) -> HttpResponse:
    """One term, to be changed."""
    row = get_object_or_404(GlossaryTerm, pk=term, service__in=managed(person(request)))
    form = TermForm(request.POST or None, initial={"term": row.term, "heard_as": ", ".join(row.heard_as)})
    if request.method == "POST" and form.is_valid():
        if service_rules.change_term(row, form.said, person(request)):
            messages.success(request, "Le terme est enregistré. Il vaut pour les prochains enregistrements.")
            return redirect(_address(row.service))
        form.add_error("term", "Ce terme est déjà dans le glossaire.")
    context = {"term": row, "form": form}
    return render(request, "transcripts/term.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove_term(request: HttpRequest, term: int) -> HttpResponse:
    """Takes a term out of the glossary."""
    row = get_object_or_404(GlossaryTerm, pk=term, service__in=managed(person(request)))
    service = row.service
    service_rules.remove_term(row, person(request))
    messages.success(request, f"« {row.term} » n’est plus dans le glossaire.")
    return redirect(_address(service))


def _add(request: HttpRequest) -> HttpResponse:
    service, form = chosen_to_change(request), TermForm(request.POST)
    if form.is_valid():
        if service_rules.add_term(service, form.said, person(request)):
            messages.success(request, f"« {form.said.term} » est dans le glossaire.")
            return redirect(_address(service))
        form.add_error("term", "Ce terme est déjà dans le glossaire.")
    return _page(request, service, form, status=422)


def _page(request: HttpRequest, service: Service | None, form: TermForm, status: int = 200) -> HttpResponse:
    who = person(request)
    context = {
        "service": service,
        "services": seen(who),
        "may_change": service is not None and service in managed(who),
        "terms": list(GlossaryTerm.objects.filter(service=service)) if service else [],
        "form": form,
    }
    return render(request, "transcripts/glossary.html", context, status=status)


def _address(service: Service) -> str:
    return f"{reverse('transcripts:glossary')}?service={service.pk}"
