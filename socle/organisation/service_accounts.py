"""Service accounts: a program of a service, which works by keys alone and for which somebody answers."""

import secrets

from django.db import transaction

from socle.organisation.membership import NotAllowed, record_change
from socle.organisation.models import Person, Role, RoleGrant, Service

# RFC 2606 keeps .invalid out of the world's names: no mail goes there and no provider of identities says it.
DOMAIN = "comptes-de-service.invalid"


@transaction.atomic
def create_service_account(service: Service, name: str, responsible: Person, by: Person) -> Person:
    """A new account of the service. Raises NotAllowed where who answers for it is not of the service.

    It is a person for everything that counts and limits, but signs in by no way: no password, no link.
    """
    _check_responsible(service, responsible)
    account = Person(
        email=f"compte-{secrets.token_hex(8)}@{DOMAIN}",
        name=name,
        administration=service.administration,
        service=service,
        is_service_account=True,
        responsible=responsible,
    )
    account.set_unusable_password()
    account.save()
    RoleGrant.objects.create(person=account, role=Role.AGENT, service=service)
    record_change(account, "service_account_created", by, {"service": service.pk})
    return account


@transaction.atomic
def hand_over(account: Person, responsible: Person, by: Person) -> None:
    """Names another person who answers for the account. Raises NotAllowed."""
    if account.service is None or not account.is_service_account:
        raise NotAllowed("service_account")
    _check_responsible(account.service, responsible)
    account.responsible = responsible
    account.save(update_fields=["responsible"])
    record_change(account, "service_account_handed_over", by)


def _check_responsible(service: Service, responsible: Person) -> None:
    is_of_the_service = responsible.service_id == service.pk or responsible.has_role(
        Role.SERVICE_MANAGER, service
    )
    if not is_of_the_service or responsible.is_service_account or not responsible.is_active:
        raise NotAllowed("responsible")
