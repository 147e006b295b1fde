"""A key that replaces another has its limits: a rotation must not be a way out of them."""

from typing import Any

from socle.gateway.models import Limit
from socle.organisation.models import ApiKey


def carry_over(sender: object, old: ApiKey, new: ApiKey, **other: Any) -> None:
    """Receiver of `organisation.keys.key_replaced`."""
    kind = Limit.HolderKind.KEY
    Limit.objects.bulk_create(
        Limit(holder_kind=kind, holder=str(new.pk), measure=limit.measure, value=limit.value)
        for limit in Limit.objects.filter(holder_kind=kind, holder=str(old.pk))
    )
