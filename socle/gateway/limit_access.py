"""Who may set whose limits: a manager those of the service's people and accounts, an administrator all."""

from socle.gateway.models import Limit
from socle.organisation.management import (
    is_administrator,
    keys_managed_by,
    people_managed_by,
    services_managed_by,
)
from socle.organisation.models import Administration, Person


def may_see(by: Person, holder_kind: str, holder: str) -> bool:
    """Whether the person may see the limits of a holder that exists."""
    if holder_kind == Limit.HolderKind.ALIAS:
        return is_administrator(by)
    if not holder.isascii() or not holder.isdigit() or len(holder) > 18:
        return False
    if holder_kind == Limit.HolderKind.ADMINISTRATION:
        return is_administrator(by) and Administration.objects.filter(pk=int(holder)).exists()
    if holder_kind == Limit.HolderKind.KEY:
        return keys_managed_by(by).filter(pk=int(holder)).exists()
    if holder_kind == Limit.HolderKind.PERSON:
        return people_managed_by(by).filter(pk=int(holder)).exists()
    return services_managed_by(by).filter(pk=int(holder)).exists()


def may_set(by: Person, holder_kind: str, holder: str) -> bool:
    """Whether the person may set them: what holds a manager's whole service is the administrators' to set."""
    if not may_see(by, holder_kind, holder):
        return False
    if is_administrator(by):
        return True
    if holder_kind == Limit.HolderKind.KEY:
        return keys_managed_by(by).filter(pk=int(holder)).exclude(person=by).exists()
    return holder_kind == Limit.HolderKind.PERSON and int(holder) != by.pk
