"""The platform for its administrators: how it is now, and the way to all that can be set."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from socle.organisation.models import Administration, Person
from socle.organisation.requests import caller_of_request
from socle.portal.live_traffic import MINUTES, traffic
from socle.portal.model_health import model_health
from socle.portal.views.access import for_administrators


@for_administrators
@require_GET
def platform(request: HttpRequest) -> HttpResponse:
    """The state of the models, the traffic, and links to the rest."""
    context = {
        "lines": traffic(),
        "minutes": MINUTES,
        "health": model_health(caller_of_request(request)),
        "people": Person.objects.filter(is_active=True, is_service_account=False).count(),
        "administrations": Administration.objects.count(),
    }
    return render(request, "portal/platform.html", context)


@for_administrators
@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """The traffic alone, for the page to show it anew."""
    return render(request, "portal/_traffic.html", {"lines": traffic(), "minutes": MINUTES})
