"""Who calls, and which runs the caller reaches. What is hidden and what does not exist answer alike."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from socle.interface.api_errors import ApiProblem
from socle.knowledge.api.access import caller_of_request, not_found, person_of
from socle.organisation.models import Person
from socle.work.models import Item, Run

__all__ = ["caller_of_request", "item_seen", "person_of_request", "run_seen"]


def person_of_request(request: HttpRequest) -> Person:
    """The person that the key speaks for; raises ApiProblem 401."""
    return person_of(caller_of_request(request))


def decider_of_request(request: HttpRequest) -> Person:
    """The person who decides; raises ApiProblem 401, and 403 for a run: no machine acts on its own draft."""
    if caller_of_request(request).run:
        raise ApiProblem(403, "Seule une personne se prononce sur un brouillon.", code="not_a_person")
    return person_of_request(request)


def run_seen(request: HttpRequest, number: UUID) -> Run:
    """A run that the caller sees; raises ApiProblem 404."""
    found = Run.objects.visible_to(caller_of_request(request)).filter(pk=number).first()
    if found is None:
        raise not_found("Travail")
    return found


def item_seen(request: HttpRequest, number: UUID, key: str) -> Item:
    """An item of a run that the caller sees; raises ApiProblem 404."""
    run = run_seen(request, number)
    found = Item.objects.select_related("run").filter(run=run, key=key).first()
    if found is None:
        raise not_found("Élément")
    return found


def refused(refusal: Exception, param: str | None = None) -> ApiProblem:
    """What an action that says why it refuses is answered."""
    facts: dict[str, Any] = {"code": "refused", "param": param}
    return ApiProblem(422, str(refusal), **facts)
