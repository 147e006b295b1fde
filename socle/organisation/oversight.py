"""Whom a person answers for."""

from socle.organisation.models import Person, Role


def managed_services(person: Person) -> list[int]:
    """The numbers of the services that a person manages; a grant that names none is for one's own."""
    grants = person.roles.filter(role=Role.SERVICE_MANAGER).values_list("service_id", flat=True)
    return sorted({number for grant in grants if (number := grant or person.service_id) is not None})


def is_administrator(person: Person) -> bool:
    """Whether a person runs the platform."""
    return person.has_role(Role.PLATFORM_ADMINISTRATOR)
