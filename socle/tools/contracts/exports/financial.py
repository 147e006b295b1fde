"""A contract for a financial system: each value with its origin, its evidence and its checks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from socle.tools.contracts.amendments import Version
from socle.tools.contracts.contract import LISTS, Contract
from socle.tools.contracts.fields import fields
from socle.tools.contracts.reading.readings import Reading
from socle.tools.contracts.verification import Verified

FORMAT = "socle.contract/1"


def financial(
    contract: Contract, verified: Iterable[Verified], history: dict[str, list[Version]] | None = None
) -> dict[str, Any]:
    """The contract as plain JSON values: amounts are texts, so that none loses a cent."""
    outcomes = list(verified)
    return {
        "format": FORMAT,
        "fields": {
            name: _field(contract, name, outcomes) for name in fields() if contract.readings.get(name)
        },
        "history": {
            name: [_version(version) for version in versions] for name, versions in (history or {}).items()
        },
    }


def _field(contract: Contract, name: str, outcomes: list[Verified]) -> dict[str, Any]:
    entries = contract.listed(name) if name in LISTS else contract.of(name)
    return {
        "value": contract.value(name),
        "origin": entries[0].origin,
        "evidence": [_evidence(entry) for entry in entries],
        "checks": [
            {
                "name": checked.outcome.name,
                "outcome": checked.outcome.outcome,
                "sentence": checked.outcome.sentence,
            }
            for checked in outcomes
            if checked.field == name
        ],
    }


def _evidence(entry: Reading) -> dict[str, Any]:
    return {
        "value": entry.value,
        "raw": entry.raw,
        "quote": entry.quote,
        "document": entry.document,
        "page": entry.page,
        "box": list(entry.box) if entry.box else None,
    }


def _version(version: Version) -> dict[str, Any]:
    return {
        "value": version.value,
        "from": version.date,
        "amendment": version.amendment or None,
        "evidence": _evidence(version.reading),
    }
