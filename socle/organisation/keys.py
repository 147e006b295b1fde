"""API keys: made, shown once, recognised by their digest, revoked."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from socle.ledger.kinds import Kind
from socle.ledger.pseudonyms import pseudonym
from socle.ledger.recording import record
from socle.organisation.callers import Caller, caller_of
from socle.organisation.digests import keyed_digest
from socle.organisation.models import ApiKey, Person

PREFIX = "sk-socle-"


@dataclass(frozen=True)
class KeyedCaller:
    """The caller of a key that is valid now, and the time after which it no longer is."""

    caller: Caller
    expires: datetime | None


@transaction.atomic
def create_key(
    person: Person,
    name: str,
    expires: datetime | None = None,
    sensitivity: str = "internal",
    by: Person | None = None,
) -> tuple[ApiKey, str]:
    """A new key and its secret, which is nowhere kept: show it now or never. `by` is None for an operator."""
    text = PREFIX + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        person=person,
        name=name,
        digest=keyed_digest("key", text),
        ending=text[-4:],
        expires=expires,
        sensitivity=sensitivity,
    )
    _record(key, "key_created", by)
    return key, text


@transaction.atomic
def revoke_key(key: ApiKey, by: Person | None = None) -> None:
    """Stops a key for good; gateways hear of it by the table's trigger. `by` is None for an operator."""
    key.revoked = key.revoked or timezone.now()
    key.save(update_fields=["revoked"])
    _record(key, "key_revoked", by)


def _record(key: ApiKey, change: str, by: Person | None) -> None:
    """Enters what became of a key into the ledger; a key is made once and revoked once."""
    record(
        Kind.CONFIGURATION_CHANGED,
        administration_id=key.person.administration_id,
        act=f"key-{key.digest[:32]}",
        step=change,
        actor=pseudonym(by.pk) if by else "",
        facts={
            "change": change,
            "key": key.pk,
            "person": pseudonym(key.person_id),
            "sensitivity": key.sensitivity,
        },
    )


def caller_of_key(text: str) -> KeyedCaller | None:
    """Who a key speaks for; None when it is unknown, revoked, expired, or its person left."""
    key = ApiKey.objects.select_related("person").filter(digest=keyed_digest("key", text)).first()
    if key is None or not key.is_valid or not key.person.is_active:
        return None
    return KeyedCaller(caller_of(key.person, key.sensitivity, key.pk), key.expires)
