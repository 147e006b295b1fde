"""Under which name a person stands in the ledger, and how that name ceases to mean anybody."""

import hmac
import secrets
import threading
import time
from functools import partial

from django.db import connection, transaction

from socle.ledger.models import PseudonymKey

KEPT_SECONDS = 60.0
_MOST_KEPT = 10_000
_kept: dict[int, tuple[float, str]] = {}
_lock = threading.Lock()


def pseudonym(person_id: int) -> str:
    """The opaque name of a person, the same for as long as its key exists; made on first use.

    A process remembers committed names for a minute, so that acting costs no further question.
    """
    until, name = _kept.get(person_id, (0.0, ""))
    if time.monotonic() < until:
        return name
    name = name_under(_key(person_id), person_id)
    # Remembered once committed: a key whose transaction is rolled back never existed.
    transaction.on_commit(partial(_keep, person_id, name))
    return name


def name_under(key: bytes, person_id: int) -> str:
    """The name that a key gives to a person."""
    return "p-" + hmac.digest(key, str(person_id).encode(), "sha256").hex()[:32]


def forget_person(person_id: int) -> None:
    """Destroys the key: what the ledger holds of this person is anonymous from then on.

    Other processes may use the name for another minute. Somebody who acts again gets a new, unrelated one.
    """
    PseudonymKey.objects.filter(person_id=person_id).delete()
    with _lock:
        _kept.pop(person_id, None)


def _key(person_id: int) -> bytes:
    known = PseudonymKey.objects.filter(person_id=person_id).values_list("key", flat=True).first()
    if known is None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO ledger_pseudonymkey (person_id, key) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                [person_id, secrets.token_bytes(32)],
            )
        known = PseudonymKey.objects.values_list("key", flat=True).get(person_id=person_id)
    return bytes(known)


def _keep(person_id: int, name: str) -> None:
    with _lock:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[person_id] = (time.monotonic() + KEPT_SECONDS, name)
