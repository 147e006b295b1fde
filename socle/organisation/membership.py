"""What becomes of people: let in, shut out, given and taken roles, renamed, moved; always by whom."""

from collections.abc import Mapping

from django.db import transaction

from socle.ledger.pseudonyms import pseudonym
from socle.organisation.configuration import record_configuration
from socle.organisation.management import is_administrator
from socle.organisation.models import Person, Role, RoleGrant, Service

OF_A_SERVICE = frozenset({Role.AGENT, Role.SERVICE_MANAGER})


class NotAllowed(PermissionError):
    """The person may not do this: `reason` is a word, for the page and the API to put into a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def deactivate(person: Person, by: Person) -> None:
    """Closes the door: sign-in, sessions and keys stop within a second. Raises NotAllowed."""
    if person == by:
        raise NotAllowed("oneself")
    _check_rank(person, by)
    person.is_active = False
    person.save(update_fields=["is_active"])
    record_change(person, "person_deactivated", by)


@transaction.atomic
def reactivate(person: Person, by: Person) -> None:
    """Opens the door again; keys that are neither revoked nor expired work again. Raises NotAllowed."""
    _check_rank(person, by)
    person.is_active = True
    person.save(update_fields=["is_active"])
    record_change(person, "person_reactivated", by)


@transaction.atomic
def grant(person: Person, role: Role, service: Service | None, by: Person) -> None:
    """Gives a role, of a service where it is of one; twice changes nothing. Raises NotAllowed."""
    _check_role(role, service, by)
    _, is_new = RoleGrant.objects.get_or_create(person=person, role=role, service=service)
    if is_new:
        record_change(person, "role_granted", by, _role_facts(role, service))


@transaction.atomic
def withdraw(person: Person, role: Role, service: Service | None, by: Person) -> None:
    """Takes a role back; nobody takes one's own administration. Raises NotAllowed."""
    if person == by and role is Role.PLATFORM_ADMINISTRATOR:
        raise NotAllowed("oneself")
    _check_role(role, service, by)
    deleted, _ = RoleGrant.objects.filter(person=person, role=role, service=service).delete()
    if deleted:
        record_change(person, "role_withdrawn", by, _role_facts(role, service))


@transaction.atomic
def rename(person: Person, name: str, by: Person) -> None:
    """Changes the name that others see. Raises NotAllowed."""
    if person != by:
        _check_rank(person, by)
    person.name = name
    person.save(update_fields=["name"])
    record_change(person, "person_renamed", by)


@transaction.atomic
def move(person: Person, service: Service, by: Person) -> None:
    """Puts a person into another service of the same administration; the roles of the former one end.

    Raises NotAllowed: content stays in its administration, so nobody changes administrations.
    """
    if not is_administrator(by):
        raise NotAllowed("administrator")
    if service.administration_id != person.administration_id:
        raise NotAllowed("administration")
    person.roles.filter(service=person.service, role__in=OF_A_SERVICE).delete()
    person.service = service
    person.save(update_fields=["service"])
    RoleGrant.objects.get_or_create(person=person, role=Role.AGENT, service=service)
    record_change(person, "person_moved", by, {"service": service.pk})


def _check_rank(person: Person, by: Person) -> None:
    """A manager does not act on those who administer the platform."""
    if is_administrator(by):
        return
    if person.has_role(Role.PLATFORM_ADMINISTRATOR) or person.has_role(Role.AUDITOR):
        raise NotAllowed("administrator")


def _check_role(role: Role, service: Service | None, by: Person) -> None:
    if (role in OF_A_SERVICE) != (service is not None):
        raise NotAllowed("service")
    if not is_administrator(by) and role not in OF_A_SERVICE:
        raise NotAllowed("administrator")


def _role_facts(role: Role, service: Service | None) -> dict[str, object]:
    return {"role": role.value} | ({"service": service.pk} if service else {})


def record_change(person: Person, change: str, by: Person, facts: Mapping[str, object] | None = None) -> None:
    """Enters into the ledger what became of a person, and by whom."""
    named = {"person": pseudonym(person.pk), **(facts or {})}
    record_configuration(person.administration_id, change, by, named)
