"""Sets and removes limits; each change stands in the ledger."""

import uuid
from decimal import Decimal

from django.db import transaction

from socle.gateway.models import Limit
from socle.ledger.kinds import Kind
from socle.ledger.pseudonyms import pseudonym
from socle.ledger.recording import record
from socle.organisation.models import Person


@transaction.atomic
def set_limit(holder_kind: str, holder: str, measure: str, value: Decimal, by: Person) -> Limit:
    """The limit of a holder for a measure, made or changed."""
    limit, _ = Limit.objects.update_or_create(
        holder_kind=holder_kind, holder=holder, measure=measure, defaults={"value": value}
    )
    _record("limit_set", holder_kind, holder, measure, by, float(value))
    return limit


@transaction.atomic
def remove_limit(holder_kind: str, holder: str, measure: str, by: Person) -> None:
    """Lets the holder use as much as the other limits allow."""
    found = Limit.objects.filter(holder_kind=holder_kind, holder=holder, measure=measure)
    deleted, _ = found.delete()
    if deleted:
        _record("limit_removed", holder_kind, holder, measure, by)


def limits_of(holder_kind: str, holder: str) -> list[Limit]:
    """The limits of a holder, in the order of their measures' names."""
    return list(Limit.objects.filter(holder_kind=holder_kind, holder=holder).order_by("measure"))


def _record(
    change: str, holder_kind: str, holder: str, measure: str, by: Person, value: float | None = None
) -> None:
    name = pseudonym(int(holder)) if holder_kind == Limit.HolderKind.PERSON else holder
    facts: dict[str, object] = {"change": change, "kind": holder_kind, "holder": name, "measure": measure}
    record(
        Kind.CONFIGURATION_CHANGED,
        administration_id=by.administration_id,
        act=str(uuid.uuid4()),
        step=change,
        actor=pseudonym(by.pk),
        facts=facts if value is None else facts | {"value": value},
    )
