"""How long a service keeps the sound and the text of its recordings."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from socle.tools.transcripts import service_rules
from socle.tools.transcripts.forms import KeepingForm
from socle.tools.transcripts.views.access import person
from socle.tools.transcripts.views.services import chosen_to_change, managed


@login_required
@require_http_methods(["GET", "POST"])
def keeping(request: HttpRequest) -> HttpResponse:
    """The rule of a service that the person manages; POST changes it."""
    service = chosen_to_change(request)
    rule = service_rules.rule_of(service)
    form = KeepingForm(
        request.POST or None, initial={"sound_days": rule.sound_days, "text_days": rule.text_days}
    )
    if request.method == "POST" and form.is_valid():
        service_rules.keep(
            service, form.cleaned_data["sound_days"], form.cleaned_data["text_days"], person(request)
        )
        messages.success(request, "La règle est enregistrée. Elle vaut pour les prochains enregistrements.")
        return redirect(f"{reverse('transcripts:keeping')}?service={service.pk}")
    context = {"service": service, "services": managed(person(request)), "form": form}
    return render(request, "transcripts/keeping.html", context, status=422 if form.errors else 200)
