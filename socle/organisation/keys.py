"""API keys: made, shown once, recognised by their digest, changed, replaced, revoked."""

import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils import timezone

from socle.ledger.kinds import Kind
from socle.ledger.pseudonyms import pseudonym
from socle.ledger.recording import record
from socle.organisation.callers import Caller, caller_of
from socle.organisation.digests import keyed_digest
from socle.organisation.models import ApiKey, Person
from socle.organisation.scopes import ALL, Scopes

PREFIX = "sk-socle-"
LONGEST_LIFE = timedelta(days=3650)

# Sent with `old` and `new` inside the transaction of a rotation: what hangs on the old key moves to the new.
key_replaced = Signal()


class NotReplaceable(ValueError):
    """The key no longer works, or was replaced already."""


@dataclass(frozen=True)
class KeyedCaller:
    """The caller of a key that is valid now, when it no longer is, the last day of its use."""

    caller: Caller
    expires: datetime | None
    last_used: date | None = None


@transaction.atomic
def create_key(
    person: Person,
    name: str,
    expires: datetime | None = None,
    sensitivity: str = "internal",
    by: Person | None = None,
    scopes: Scopes = ALL,
) -> tuple[ApiKey, str]:
    """A new key and its secret, which is nowhere kept: show it now or never. `by` is None for an operator."""
    text = PREFIX + secrets.token_urlsafe(32)
    key = ApiKey(
        person=person,
        name=name,
        digest=keyed_digest("key", text),
        ending=text[-4:],
        expires=expires,
        sensitivity=sensitivity,
    )
    _set_scopes(key, scopes)
    key.save()
    _record(key, "key_created", by)
    return key, text


@transaction.atomic
def rotate_key(key: ApiKey, until: datetime, by: Person | None = None) -> tuple[ApiKey, str]:
    """A new key like this one, which stays valid until then at most; raises NotReplaceable.

    The new key lives as long from now on as the old one was given; limits set on the old one hold for it too.
    """
    key = ApiKey.objects.select_for_update().select_related("person").get(pk=key.pk)
    if not key.is_valid or key.replaced_by_id is not None:
        raise NotReplaceable(key.pk)
    life = min(key.expires - key.created, LONGEST_LIFE) if key.expires else None
    expires = timezone.now() + life if life else None
    new, text = create_key(key.person, key.name, expires, key.sensitivity, by, key.scopes)
    key.replaced_by = new
    key.expires = min(key.expires, until) if key.expires else until
    key.save(update_fields=["replaced_by", "expires"])
    _record(key, "key_replaced", by)
    key_replaced.send(ApiKey, old=key, new=new)
    return new, text


@transaction.atomic
def change_key(
    key: ApiKey,
    by: Person | None,
    name: str | None = None,
    scopes: Scopes | None = None,
    sensitivity: str | None = None,
) -> None:
    """Gives a key another name, scopes or sensitivity; gateways hear of it by the table's trigger."""
    if name is not None:
        key.name = name
    if scopes is not None:
        _set_scopes(key, scopes)
    if sensitivity is not None:
        key.sensitivity = sensitivity
    key.save()
    _record(key, "key_changed", by, act=str(uuid.uuid4()))


@transaction.atomic
def revoke_key(key: ApiKey, by: Person | None = None) -> None:
    """Stops a key for good; gateways hear of it by the table's trigger. `by` is None for an operator."""
    key.revoked = key.revoked or timezone.now()
    key.save(update_fields=["revoked"])
    _record(key, "key_revoked", by)


def _set_scopes(key: ApiKey, scopes: Scopes) -> None:
    for name, values in scopes.lists().items():
        setattr(key, f"allowed_{name}", values)


def _record(key: ApiKey, change: str, by: Person | None, act: str = "") -> None:
    """Enters what becomes of a key into the ledger; it is made, replaced and revoked once each."""
    facts: dict[str, object] = {
        "change": change,
        "key": key.pk,
        "person": pseudonym(key.person_id),
        "sensitivity": key.sensitivity,
    }
    facts |= {f"allowed_{name}": values for name, values in key.scopes.lists().items() if values}
    if key.replaced_by_id:
        facts["replaced_by"] = key.replaced_by_id
    record(
        Kind.CONFIGURATION_CHANGED,
        administration_id=key.person.administration_id,
        act=act or f"key-{key.digest[:32]}",
        step=change,
        actor=pseudonym(by.pk) if by else "",
        facts=facts,
    )


def caller_of_key(text: str) -> KeyedCaller | None:
    """Who a key speaks for; None when it is unknown, revoked, expired, or its person left."""
    key = ApiKey.objects.select_related("person").filter(digest=keyed_digest("key", text)).first()
    if key is None or not key.is_valid or not key.person.is_active:
        return None
    caller = caller_of(key.person, key.sensitivity, key.pk, scopes=key.scopes)
    return KeyedCaller(caller, key.expires, key.last_used)


def note_use(keyed: KeyedCaller) -> None:
    """Keeps that a key was used today, where that is news."""
    if keyed.caller.key_id is not None and keyed.last_used != today():
        note_uses([keyed.caller.key_id])


def note_uses(key_ids: Iterable[int]) -> None:
    """Keeps that these keys were used today."""
    day = today()
    before = Q(last_used=None) | Q(last_used__lt=day)
    ApiKey.objects.filter(before, pk__in=list(key_ids)).update(last_used=day)


def today() -> date:
    """The day in UTC, as `last_used` counts."""
    return datetime.now(UTC).date()
