"""Whose consumption a person may see: one's own, and more by one's roles."""

from enum import StrEnum

from django.db.models import Q

from socle.ledger.pseudonyms import pseudonym
from socle.organisation.models import Administration, Person
from socle.organisation.oversight import is_administrator, managed_services


class Scope(StrEnum):
    """How far one looks."""

    OWN = "own"
    SERVICE = "service"
    ADMINISTRATION = "administration"
    PLATFORM = "platform"


class OutOfScope(Exception):
    """The person has no role that shows so much."""


def scopes_of(person: Person) -> list[Scope]:
    """What a person may see: a manager the services managed, an administrator all."""
    found = [Scope.OWN]
    if managed_services(person):
        found.append(Scope.SERVICE)
    if is_administrator(person):
        found += [Scope.ADMINISTRATION, Scope.PLATFORM]
    return found


def administrations_in(person: Person, scope: Scope) -> list[int]:
    """The numbers of the administrations that a scope spans. Raises OutOfScope."""
    if scope not in scopes_of(person):
        raise OutOfScope(scope)
    if scope is Scope.PLATFORM:
        return list(Administration.objects.order_by("pk").values_list("pk", flat=True))
    return [person.administration_id]


def condition(person: Person, scope: Scope) -> Q:
    """Which daily sums of these administrations belong to the scope."""
    if scope is Scope.OWN:
        return Q(actor=pseudonym(person.pk))
    if scope is Scope.SERVICE:
        return Q(service_id__in=managed_services(person))
    return Q()
