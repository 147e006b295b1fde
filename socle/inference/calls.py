"""Calls as leaves of the tree whose root stands in the ledger, and the verification of those roots."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from socle.inference.models import COST_DECIMALS, GatewayCall
from socle.ledger import merkle
from socle.ledger.chain import microseconds
from socle.ledger.facts import canonical
from socle.ledger.kinds import Kind
from socle.ledger.models import Entry
from socle.ledger.report import Fault
from socle.storage.scope import administration_scope

_NOT_PROVEN = {"id", "batch", "leaf", "recorded"}
PROVEN = [field for field in GatewayCall._meta.concrete_fields if field.attname not in _NOT_PROVEN]
_FIELDS = [field.attname for field in PROVEN]
# Calls without a record id were proven before these fields existed.
_WITH_RECORD = {"record", "outcome", "cost", "seconds", "first_token_seconds", "tried"}
_FORMER_FIELDS = [name for name in _FIELDS if name not in _WITH_RECORD]
_BATCHES_AT_ONCE = 100


def leaf_of(call: GatewayCall) -> bytes:
    """The canonical JSON of a call, which a proof begins with."""
    fields = _FORMER_FIELDS if call.record is None else _FIELDS
    said: dict[str, Any] = {name: getattr(call, name) for name in fields} | {"at": microseconds(call.at)}
    if call.record is not None:
        said |= {"record": call.record.hex, "cost": f"{call.cost:.{COST_DECIMALS}f}"}
    return canonical(said)


def root_of(calls: list[GatewayCall]) -> str:
    """The root of a batch, its calls in the order of their leaves, in hexadecimal."""
    return merkle.root([leaf_of(call) for call in calls]).hex()


def false_batches() -> Iterator[Fault]:
    """The batches of the ledger whose calls, where they are still kept, do not lead to its root."""
    entries = Entry.objects.filter(kind=Kind.USAGE_BATCH).order_by("administration_id", "id")
    rows = entries.values_list("administration_id", "act", "facts").iterator(chunk_size=2_000)
    for administration_id, group in groupby(rows, key=lambda row: row[0]):
        known: dict[str, dict[str, Any]] = {}
        for _, act, facts in group:
            known[act] = facts
            if len(known) == _BATCHES_AT_ONCE:
                yield from _false(administration_id, known)
                known = {}
        yield from _false(administration_id, known)


def _false(administration_id: int, known: dict[str, dict[str, Any]]) -> Iterator[Fault]:
    with administration_scope(administration_id):
        calls = list(GatewayCall.objects.filter(batch__in=known).order_by("batch", "leaf"))
    for batch, group in groupby(calls, key=lambda call: str(call.batch)):
        found, facts = list(group), known[batch]
        if (root_of(found), len(found)) != (facts.get("root"), facts.get("count")):
            yield Fault(
                None,
                f"Les appels de modèles du lot {batch} ne sont plus ceux que le registre a scellés : "
                f"{len(found)} y sont, sur {facts.get('count')} inscrits.",
            )
