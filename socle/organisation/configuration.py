"""What people set, for an administration or a service: each change enters the ledger, with who made it."""

import uuid
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import Model

from socle.ledger.kinds import Kind
from socle.ledger.pseudonyms import pseudonym
from socle.ledger.recording import record
from socle.organisation.models import Person, Service


def record_configuration(
    administration_id: int, change: str, by: Person, facts: Mapping[str, object] | None = None
) -> None:
    """Enters a change into the ledger."""
    record(
        Kind.CONFIGURATION_CHANGED,
        administration_id=administration_id,
        act=str(uuid.uuid4()),
        step=change,
        actor=pseudonym(by.pk),
        facts={"change": change, **(facts or {})},
    )


def record_of_service(service: Service, change: str, by: Person, **facts: object) -> None:
    """Enters a change that a service made for itself."""
    record_configuration(service.administration_id, change, by, {"service": service.pk, **facts})


@transaction.atomic
def save_of_service(service: Service, row: Model, change: str, by: Person) -> bool:
    """Saves a row that a service decides of; False where another of its rows is called so."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return False
    record_of_service(service, change, by)
    return True


@transaction.atomic
def remove_of_service(service: Service, row: Model, change: str, by: Person) -> None:
    """Takes away a row that a service decides of."""
    row.delete()
    record_of_service(service, change, by)
