"""Who manages whom: an administrator of the platform everybody, a service manager that service."""

from django.db.models import QuerySet

from socle.organisation.models import ApiKey, Person, Role, Service


def is_administrator(person: Person) -> bool:
    """Whether the person administers the platform."""
    return person.is_active and person.has_role(Role.PLATFORM_ADMINISTRATOR)


def services_managed_by(person: Person) -> QuerySet[Service]:
    """The services whose people, keys and limits the person manages."""
    services = Service.objects.select_related("administration").order_by("administration__name", "name", "pk")
    if is_administrator(person):
        return services
    managed = person.roles.filter(role=Role.SERVICE_MANAGER).values("service_id")
    return services.filter(pk__in=managed)


def people_managed_by(person: Person) -> QuerySet[Person]:
    """The people and service accounts that the person manages."""
    people = Person.objects.select_related("administration", "service", "responsible").order_by("name", "pk")
    if is_administrator(person):
        return people
    return people.filter(service__in=services_managed_by(person))


def keys_managed_by(person: Person) -> QuerySet[ApiKey]:
    """One's own keys, those of the service accounts that one manages; an administrator sees every key."""
    keys = ApiKey.objects.select_related("person", "replaced_by").order_by("-created", "-pk")
    if is_administrator(person):
        return keys
    accounts = people_managed_by(person).filter(is_service_account=True)
    return keys.filter(person__in=accounts) | keys.filter(person=person)
