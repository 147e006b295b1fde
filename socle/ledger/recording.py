"""Writes an entry in the transaction of the act that it tells: both happen, or neither."""

import re
from collections.abc import Mapping

from django.db import connection

from socle.ledger.facts import canonical, checked
from socle.ledger.kinds import Kind

# One call of a stored function: its plan is kept by the connection, which halves the cost of an entry.
_RECORD = "SELECT ledger_record(%s, %s, %s, %s, %s, %s::jsonb)"
_IDENTIFIER = re.compile(r"[^\x00-\x1f\x7f]{0,200}")


def record(
    kind: str,
    *,
    administration_id: int,
    act: str,
    step: str = "",
    actor: str = "",
    facts: Mapping[str, object] | None = None,
) -> None:
    """Inserts one unlinked entry in the current transaction; a second call with the same (act, step, kind)
    changes nothing.

    `act` names what happened for good: a run's id, or a new UUID where nothing else does; `actor` is a
    pseudonym (`pseudonyms.pseudonym`), empty where no person acted; `administration_id` is 0 for what
    concerns the whole platform. Raises ValueError for an unknown kind or an identifier that is none,
    UnfitFacts.
    """
    for name, value in (("act", act), ("step", step), ("actor", actor)):
        # An e-mail is the one thing that a caller would give by mistake where a pseudonym is due.
        if not _IDENTIFIER.fullmatch(value) or "@" in value:
            raise ValueError(f"{name} is not an identifier")
    if not act:
        raise ValueError("An entry names its act")
    if administration_id < 0:
        raise ValueError("An administration's number is not negative")
    described = canonical(checked(facts or {})).decode()
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, [administration_id, Kind(kind).value, act, step, actor, described])
