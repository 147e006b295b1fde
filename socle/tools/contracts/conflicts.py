"""Fields on which the pieces of a contract differ, with what each says. Which one prevails is not decided."""

from __future__ import annotations

import re
from dataclasses import dataclass

from socle.tools.contracts.contract import LISTS, Contract
from socle.tools.contracts.reading.folding import comparable, fold
from socle.tools.contracts.reading.misread import looks_alike
from socle.tools.contracts.reading.readings import Reading, Value

# Each piece has annexes of its own, and a CCAP may name a whole contract where the act names its lot.
_OWN_TO_EACH_PIECE = frozenset(("annexes", "sous_traitants"))
# 25_DAF_048 and 25-DAF-048 are one reference; a number without a letter keeps its point.
_REFERENCE = re.compile(r"(?=.*\d)(?=.*[a-z])[\w./-]+")
_ARTICLE = re.compile(r"^(?:le |la |les |l'|des |de la |du |d'|un |une )")


@dataclass(frozen=True)
class Conflict:
    """A field and its readings that differ, in the order of the pieces."""

    field: str
    readings: list[Reading]

    @property
    def values(self) -> list[Value | list[Value]]:
        """The differing values, one by piece."""
        return [entry.value for entry in self.readings]


def conflicts(contract: Contract) -> list[Conflict]:
    """The fields of which two pieces say different things about the same lot."""
    found: list[Conflict] = []
    for name, readings in contract.readings.items():
        if name in _OWN_TO_EACH_PIECE:
            continue
        differing = _differing_lists(contract, name) if name in LISTS else _differing(contract, readings)
        if len(differing) > 1:
            found.append(Conflict(name, differing))
    return found


def _differing(contract: Contract, readings: list[Reading]) -> list[Reading]:
    """The first reading of each value; readings about another lot than the act's are left aside."""
    lot = contract.first("lot_numero")
    kept: list[Reading] = []
    for entry in readings:
        other_lot = entry.lot and lot is not None and entry.lot != lot.value
        told_by_same = any(other.document == entry.document and other.lot == entry.lot for other in kept)
        if other_lot or told_by_same or any(_different_lots(entry, other) for other in kept):
            continue
        if all(not _agree(entry, other) for other in kept):
            kept.append(entry)
    return kept


def _agree(first: Reading, second: Reading) -> bool:
    """Whether two readings say the same, or may: where a page is a picture, signs that look alike prove no
    difference between the pieces."""
    if same_value(first.value, second.value):
        return True
    return (first.recognised or second.recognised) and _looks_alike(first.value, second.value)


def _looks_alike(first: Value, second: Value) -> bool:
    if isinstance(first, str) and isinstance(second, str):
        return looks_alike(first, second)
    return isinstance(first, dict) and isinstance(second, dict) and looks_alike(_plain(first), _plain(second))


def doubts(contract: Contract, name: str) -> list[Reading]:
    """The readings of a field with one value that differ only as recognition may have made them differ; none
    where they all say the same. A person compares them with the pages."""
    readings = [] if name in LISTS else contract.readings.get(name, [])
    others = [
        entry
        for entry in readings[1:]
        if _agree(readings[0], entry) and not same_value(readings[0].value, entry.value)
    ]
    return [readings[0], others[0]] if others else []


def _different_lots(first: Reading, second: Reading) -> bool:
    return bool(first.lot and second.lot and first.lot != second.lot)


def _differing_lists(contract: Contract, name: str) -> list[Reading]:
    """The first item of each list that differs as a whole."""
    lists: dict[str, list[Reading]] = {}
    for entry in contract.readings[name]:
        lists.setdefault(entry.document, []).append(entry)
    kept: list[list[Reading]] = []
    for entries in lists.values():
        if all(not _same_list(entries, other) for other in kept):
            kept.append(entries)
    return [entries[0] for entries in kept]


def _same_list(first: list[Reading], second: list[Reading]) -> bool:
    """Whether two pieces give the same items, in any order."""
    one, other = (sorted(entries, key=lambda entry: _plain(entry.value)) for entries in (first, second))
    return len(one) == len(other) and all(map(_agree, one, other))


def same_value(first: Value, second: Value) -> bool:
    """Whether two values say the same: texts without their article, codes with or without check digit."""
    return _plain(first) == _plain(second)


def _plain(value: Value) -> str:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, dict):
        return " ".join(f"{key}={_plain(part)}" for key, part in sorted(value.items()) if key != "montant_ht")
    text = fold(comparable(value))
    if re.fullmatch(r"\d{8}-\d", text):
        return text[:8]
    if _REFERENCE.fullmatch(text):
        return re.sub(r"[^a-z0-9]", "", text)
    return _ARTICLE.sub("", text)
