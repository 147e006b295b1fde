"""Whose glossary and whose rule: an agent sees those of the service, its manager changes them."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from socle.organisation.management import services_managed_by
from socle.organisation.models import Person, Service
from socle.tools.transcripts.views.access import person


def managed(who: Person) -> list[Service]:
    """The services of the person's own administration that the person manages."""
    return list(services_managed_by(who).filter(administration=who.administration_id))


def manages_one(who: Person) -> bool:
    """Whether there is a service whose rules the person sets."""
    return bool(managed(who))


def seen(who: Person) -> list[Service]:
    """The person's own service, then those that the person manages."""
    own = [who.service] if who.service else []
    return own + [service for service in managed(who) if service not in own]


def chosen(request: HttpRequest, among: list[Service]) -> Service:
    """The service that an address or a form names, the first where it names none. Raises Http404."""
    named = request.POST.get("service") or request.GET.get("service") or ""
    found = [service for service in among if str(service.pk) == named] if named else among
    if not found:
        raise Http404
    return found[0]


def chosen_to_change(request: HttpRequest) -> Service:
    """The same, of a service that the person manages; raises Http404."""
    return chosen(request, managed(person(request)))
