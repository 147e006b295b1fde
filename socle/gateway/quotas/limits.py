"""What pages and the admin API do with limits; gateways hear of each change within a moment."""

from decimal import Decimal
from uuid import uuid4

from django.db import transaction

from socle.gateway.models import Limit
from socle.gateway.quotas.windows import MEASURES
from socle.ledger.kinds import Kind
from socle.ledger.pseudonyms import pseudonym
from socle.ledger.recording import record
from socle.organisation.models import ApiKey, Person, Service

HolderKind = Limit.HolderKind
Measure = Limit.Measure


class InvalidLimit(ValueError):
    """The holder or the measure is not known, or the value is none."""


@transaction.atomic
def set_limit(holder_kind: str, holder: str, measure: str, value: Decimal, by: Person | None = None) -> Limit:
    """Sets how much the holder may use of one thing; `by` is None for an operator.

    Counts are whole numbers, costs euros, energy kWh. Raises InvalidLimit.
    """
    _check(holder_kind, measure, value)
    former = Limit.objects.filter(holder_kind=holder_kind, holder=holder, measure=measure).first()
    limit, _ = Limit.objects.update_or_create(
        holder_kind=holder_kind, holder=holder, measure=measure, defaults={"value": value}
    )
    _record(
        "limit_set", limit, by, {"value": _plain(value), "former": _plain(former.value) if former else ""}
    )
    return limit


@transaction.atomic
def remove_limit(holder_kind: str, holder: str, measure: str, by: Person | None = None) -> bool:
    """Lifts a limit; says whether there was one. `by` is None for an operator."""
    limit = (
        Limit.objects.select_for_update()
        .filter(holder_kind=holder_kind, holder=holder, measure=measure)
        .first()
    )
    if limit is None:
        return False
    _record("limit_removed", limit, by, {"former": _plain(limit.value)})
    limit.delete()
    return True


def limits_of(holder_kind: str, holder: str) -> list[Limit]:
    """The limits of one holder, in the order in which they are named."""
    order = list(Measure)
    found = Limit.objects.filter(holder_kind=holder_kind, holder=holder)
    return sorted(found, key=lambda limit: order.index(Measure(limit.measure)))


def _check(holder_kind: str, measure: str, value: Decimal) -> None:
    if holder_kind not in HolderKind.values:
        raise InvalidLimit(f"'{holder_kind}' holds no limits.")
    if measure not in Measure.values:
        raise InvalidLimit(f"'{measure}' is not measured.")
    if not value.is_finite() or value < 0 or value >= Decimal(10) ** 12:
        raise InvalidLimit("A limit is zero or more, and below a million millions.")
    if MEASURES[measure].units == 1 and value != value.to_integral_value():
        raise InvalidLimit(f"'{measure}' counts whole things: {_plain(value)} is not a whole number.")


def _record(change: str, limit: Limit, by: Person | None, facts: dict[str, object]) -> None:
    holder = limit.holder
    record(
        Kind.CONFIGURATION_CHANGED,
        administration_id=_administration(limit),
        act=f"limit-{uuid4()}",
        step=change,
        actor=pseudonym(by.pk) if by else "",
        facts={
            "change": change,
            "holder_kind": str(limit.holder_kind),
            "holder": pseudonym(int(holder)) if limit.holder_kind == HolderKind.PERSON else holder,
            "measure": str(limit.measure),
            **facts,
        },
    )


def _administration(limit: Limit) -> int:
    """The administration that a limit concerns; 0, the platform, for an alias or a holder that is no more."""
    kind, holder = limit.holder_kind, limit.holder
    if kind == HolderKind.ALIAS or not holder.isdigit():
        return 0
    if kind == HolderKind.ADMINISTRATION:
        return int(holder)
    rows = {
        HolderKind.KEY: ApiKey.objects.values_list("person__administration_id", flat=True),
        HolderKind.PERSON: Person.objects.values_list("administration_id", flat=True),
        HolderKind.SERVICE: Service.objects.values_list("administration_id", flat=True),
    }[HolderKind(kind)]
    return rows.filter(pk=int(holder)).first() or 0


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
