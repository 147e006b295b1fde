"""What reading a contract got right, against its truth."""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from socle.knowledge.parsing import ParsedDocument, parse
from socle.knowledge.parsing.document import document_from_json
from socle.tools.contracts.contract import Contract, contract_of
from socle.tools.contracts.reading import pieces_of, read_pieces
from socle.tools.contracts.verification import verify

FORMULAS = frozenset(("revision_formule", "penalites_formule"))
TODAY = date(2026, 11, 25)


@dataclass
class Score:
    """Counts over some contracts."""

    contracts: int = 0
    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    kinds_right: int = 0
    kinds: int = 0
    planted: int = 0
    found: int = 0
    checks: int = 0
    alarms: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Right values among those that were read."""
        read = self.right.total() + self.wrong.total()
        return self.right.total() / read if read else 1.0

    @property
    def recall(self) -> float:
        """Right values among those that the pieces hold."""
        held = self.right.total() + self.missed.total()
        return self.right.total() / held if held else 1.0


def parsed(path: Path) -> ParsedDocument:
    """A piece read from its file."""
    return parse(path)


def parsed_once(path: Path) -> ParsedDocument:
    """A piece read from its file, or what a run before read in it and left beside it."""
    beside = path.with_name(path.name + ".json")
    if beside.exists():
        return document_from_json(json.loads(beside.read_text("utf-8")))
    document = parse(path)
    beside.write_text(json.dumps(document.as_json(), ensure_ascii=False), "utf-8")
    return document


def score(
    folder: Path, truth: dict[str, Any], into: Score, read: Callable[[Path], ParsedDocument] = parsed
) -> None:
    """Reads the contract of a folder and adds what came out to the counts."""
    documents = {piece["file"]: read(folder / piece["file"]) for piece in truth["pieces"]}
    pieces = pieces_of(documents)
    into.contracts += 1
    for piece, told in zip(pieces, truth["pieces"], strict=True):
        into.kinds += 1
        into.kinds_right += piece.kind == told["kind"]
        if piece.kind != told["kind"]:
            into.notes.append(f"{folder}: {piece.name} is read as {piece.kind} ({piece.recognised.reason!r})")
    contract = contract_of(read_pieces(pieces))
    _values(folder, contract, truth, into)
    _faults(folder, contract, truth, into)


def _values(folder: Path, contract: Contract, truth: dict[str, Any], into: Score) -> None:
    told = truth["fields"]
    either = {conflict["field"]: conflict["values"] for conflict in truth["conflicts"]}
    for name, value in contract.values().items():
        wanted = [*either.get(name, []), *([told[name]] if name in told else [])]
        if _is_one_of(value, wanted, name):
            into.right[name] += 1
        else:
            into.wrong[name] += 1
            entry = contract.of(name)[0]
            into.notes.append(
                f"{folder}: {name} is read as {value!r}, truth {told.get(name)!r},"
                f" in {entry.document}: {entry.quote!r}"
            )
    for name, value in told.items():
        if contract.value(name) is None:
            into.missed[name] += 1
            into.notes.append(f"{folder}: {name} is not read, truth {value!r}")
        elif not _is_one_of(contract.value(name), [value, *either.get(name, [])], name):
            into.missed[name] += 1


def _is_one_of(value: Any, wanted: list[Any], name: str) -> bool:
    return any(plain(value, name) == plain(other, name) for other in wanted)


def _faults(folder: Path, contract: Contract, truth: dict[str, Any], into: Score) -> None:
    verified = verify(contract, TODAY)
    failures = {(outcome.code, outcome.field) for outcome in verified if outcome.failed}
    planted = {(fault["code"], fault["field"]) for fault in truth["faults"]}
    into.planted += len(planted)
    for code, name in planted:
        if any(code == other for other, _ in failures):
            into.found += 1
        else:
            into.notes.append(f"{folder}: the fault {code} of {name} is not found")
    faulty = {name for _, name in planted} | {conflict["field"] for conflict in truth["conflicts"]}
    touched = _related(faulty)
    for outcome in verified:
        if outcome.field in touched or outcome.outcome.outcome == "not_applicable":
            continue
        into.checks += 1
        if outcome.failed:
            into.alarms += 1
            into.notes.append(
                f"{folder}: false alarm {outcome.code} on {outcome.field}: {outcome.outcome.sentence}"
            )


_TOGETHER = (
    {"montant_ht", "montant_ttc", "montant_tva", "tva_taux", "montant_ht_lettres", "tranches"},
    {"titulaire_siret", "titulaire_siren", "titulaire_tva"},
    {"date_signature_acheteur", "date_signature_titulaire", "date_notification"},
)


def _related(faulty: set[str]) -> set[str]:
    """Fields whose checks compare a faulty one: an alarm there is not false."""
    return faulty.union(*(group for group in _TOGETHER if group & faulty))


def plain(value: Any, name: str = "") -> Any:
    """A value as it is compared: spaces and case folded, none in a formula, annexes without their number."""
    if isinstance(value, list):
        return [plain(item, name) for item in value]
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if not isinstance(value, str):
        return value
    text = " ".join(value.casefold().replace("’", "'").split()).strip(" .")
    if name in FORMULAS:
        return re.sub(r"\s", "", text)
    return re.sub(r"^annexe(?: n°)? ?\w+ ?[:.-] ?", "", text) if name == "annexes" else text
