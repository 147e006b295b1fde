"""Limits in the words of the pages, and those that hold for one person."""

from dataclasses import dataclass
from decimal import Decimal

from socle.gateway.models import Limit
from socle.gateway.quotas.left import left_of
from socle.gateway.quotas.limits import limits_of
from socle.organisation.models import Person

Measure = Limit.Measure
MEASURES = {
    Measure.REQUESTS_PER_MINUTE.value: "Appels par minute",
    Measure.REQUESTS_PER_DAY.value: "Appels par jour",
    Measure.TOKENS_PER_MINUTE.value: "Jetons par minute",
    Measure.TOKENS_PER_DAY.value: "Jetons par jour",
    Measure.COST_PER_MONTH.value: "Euros par mois",
    Measure.ENERGY_PER_MONTH.value: "kWh par mois",
    Measure.SIMULTANEOUS_REQUESTS.value: "Appels en même temps",
}
WITH_FRACTIONS = {Measure.COST_PER_MONTH.value, Measure.ENERGY_PER_MONTH.value}


@dataclass(frozen=True)
class HeldBy:
    """A limit that holds for somebody, for whom it was set, and what is left of it where that is known."""

    limit: Limit
    whose: str
    left: Decimal | None


def limits_over(person: Person) -> list[HeldBy]:
    """The limits that every call of a person must fit: their own, their service's, their administration's."""
    holders = [
        (Limit.HolderKind.PERSON, person.pk, "Vous"),
        (Limit.HolderKind.SERVICE, person.service_id, "Votre service"),
        (Limit.HolderKind.ADMINISTRATION, person.administration_id, "Votre administration"),
    ]
    held = [
        (limit, whose)
        for kind, holder, whose in holders
        if holder is not None
        for limit in limits_of(kind, str(holder))
    ]
    left = left_of(limit for limit, _ in held)
    return [HeldBy(limit, whose, left.get(limit.pk)) for limit, whose in held]
