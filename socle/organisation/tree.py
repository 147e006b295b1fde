"""Administrations and services: made, renamed, and removed while they hold nothing."""

from django.db import transaction
from django.db.models import ManyToOneRel

from socle.organisation.accounts import free_slug
from socle.organisation.configuration import record_configuration
from socle.organisation.models import Administration, Person, Service
from socle.storage.scope import administration_scope


class NameTaken(ValueError):
    """There is one of this name in the same place."""


class InUse(ValueError):
    """People, services or content belong to it."""


@transaction.atomic
def create_administration(name: str, by: Person) -> Administration:
    """A new administration, without services yet. Raises NameTaken."""
    if Administration.objects.filter(name=name).exists():
        raise NameTaken(name)
    made = Administration.objects.create(name=name, slug=free_slug(name))
    record_configuration(made.pk, "administration_created", by)
    return made


@transaction.atomic
def rename_administration(administration: Administration, name: str, by: Person) -> None:
    """Changes its name. Raises NameTaken."""
    if Administration.objects.filter(name=name).exclude(pk=administration.pk).exists():
        raise NameTaken(name)
    administration.name = name
    administration.save(update_fields=["name"])
    record_configuration(administration.pk, "administration_renamed", by)


@transaction.atomic
def delete_administration(administration: Administration, by: Person) -> None:
    """Removes an administration in which nobody ever was. Raises InUse."""
    number = administration.pk
    _check_holds_nothing(administration, number)
    for service in administration.services.all():
        _check_holds_nothing(service, number)
    administration.delete()
    record_configuration(number, "administration_deleted", by)


@transaction.atomic
def create_service(administration: Administration, name: str, by: Person) -> Service:
    """A new service of the administration. Raises NameTaken."""
    if administration.services.filter(name=name, parent=None).exists():
        raise NameTaken(name)
    made = Service.objects.create(administration=administration, name=name)
    record_configuration(administration.pk, "service_created", by, {"service": made.pk})
    return made


@transaction.atomic
def change_service(service: Service, name: str, retention_days: int, by: Person) -> None:
    """Changes a service's name, and for how many days new content is kept. Raises NameTaken."""
    others = Service.objects.filter(administration=service.administration, parent=service.parent, name=name)
    if others.exclude(pk=service.pk).exists():
        raise NameTaken(name)
    service.name, service.retention_days = name, retention_days
    service.save(update_fields=["name", "retention_days"])
    facts = {"service": service.pk, "retention_days": retention_days}
    record_configuration(service.administration_id, "service_changed", by, facts)


@transaction.atomic
def delete_service(service: Service, by: Person) -> None:
    """Removes a service without people, roles and content. Raises InUse."""
    facts = {"service": service.pk}
    _check_holds_nothing(service, service.administration_id)
    service.delete()
    record_configuration(service.administration_id, "service_deleted", by, facts)


def _check_holds_nothing(row: Administration | Service, administration_id: int) -> None:
    """Deleting would take with it whatever points at the row, in any application: so nothing may."""
    with administration_scope(administration_id):
        for relation in row._meta.get_fields(include_hidden=True):
            if not isinstance(relation, ManyToOneRel) or relation.related_model is Service:
                continue
            if relation.related_model._default_manager.filter(**{relation.field.name: row}).exists():
                raise InUse(row.pk)
