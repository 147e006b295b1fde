"""A contract as its pieces tell it: readings gathered by field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from socle.tools.contracts.fields import fields
from socle.tools.contracts.reading.readings import Reading

LISTS = frozenset(name for name, field in fields().items() if field.is_list)


@dataclass(frozen=True)
class Contract:
    """The readings of a contract, by field, in the order of the pieces."""

    readings: dict[str, list[Reading]]

    def of(self, name: str, document: str | None = None) -> list[Reading]:
        """The readings of a field, all of them or one piece's."""
        return [entry for entry in self.readings.get(name, []) if document in (None, entry.document)]

    def first(self, name: str) -> Reading | None:
        """The first reading of a field with one value: the one shown until a person settles a conflict."""
        return next(iter(self.readings.get(name, [])), None)

    def value(self, name: str) -> Any:
        """The field's value: a list for the fields that hold several; None where no piece says it."""
        entries = self.readings.get(name)
        if not entries:
            return None
        if name in LISTS:
            return [entry.value for entry in self.listed(name)]
        return entries[0].value

    def listed(self, name: str) -> list[Reading]:
        """The readings of a list, from the first piece that holds it; subcontractors from every piece."""
        entries = self.readings.get(name, [])
        if name == "sous_traitants":
            return entries
        return [entry for entry in entries if entry.document == entries[0].document]

    def values(self) -> dict[str, Any]:
        """Every field that the pieces hold."""
        return {name: self.value(name) for name in self.readings}


def contract_of(readings: Iterable[Reading]) -> Contract:
    """The contract that some readings make."""
    gathered: dict[str, list[Reading]] = {}
    for entry in readings:
        gathered.setdefault(entry.field, []).append(entry)
    return Contract(gathered)
