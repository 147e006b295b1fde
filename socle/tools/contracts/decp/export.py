"""A contract in the national format: what its fields say, what follows from them, and what a person must say.

Nothing is invented: a property that neither the contract nor a person gives is asked for, and no document
comes out until every required property is there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from socle.tools.contracts.amendments import Change
from socle.tools.contracts.contract import Contract
from socle.tools.contracts.decp.diagnosis import Diagnosis, diagnose
from socle.tools.contracts.decp.lists import allowed, has_list, question, written_as

_LONGEST_ID = 16
_LONGEST_OBJECT = 1000
_POSTCODE = re.compile(r"\b(\d{5})\b(?=\s+[^\W\d_])")
# Properties whose closed list has another name than theirs.
_LISTS = {
    "techniques": "technique", "modalitesExecution": "modaliteExecution", "typesPrix": "typePrix",
    "considerationsSociales": "considerationSociale", "lieuExecution.typeCode": "typeCode",
    "considerationsEnvironnementales": "considerationEnvironnementale",
}  # fmt: skip
_WRAPPED = {name: inner for name, inner in _LISTS.items() if "." not in name}
_REQUIRED = (
    "id", "acheteur.id", "nature", "objet", "codeCPV", "techniques", "modalitesExecution", "marcheInnovant",
    "ccag", "offresRecues", "attributionAvance", "typeGroupementOperateurs", "procedure",
    "lieuExecution.code", "lieuExecution.typeCode", "dureeMois", "dateNotification",
    "datePublicationDonnees", "montant", "typesPrix", "formePrix", "sousTraitanceDeclaree", "titulaires",
    "considerationsSociales", "considerationsEnvironnementales",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A property that a person must give: its name, the question, the values to choose from (if closed)."""

    name: str
    question: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Export:
    """The document, when nothing is missing; what is missing; what the format still refuses."""

    document: dict[str, Any] | None
    missing: list[Asked]
    refused: list[Diagnosis]


def asked_properties() -> list[Asked]:
    """Every required property, as a person may be asked for it."""
    return [_asked(name) for name in _REQUIRED]


def export(contract: Contract, answers: Mapping[str, Any], changes: Sequence[Change] = ()) -> Export:
    """The contract as a document of essential data.

    `answers` holds what a person said, by the names of `Asked`; an answer prevails over what was read, since
    it was given after. Changes of amendments are written when each has its dates.
    """
    known = _from_contract(contract) | {
        name: value for name, value in answers.items() if value not in (None, "")
    }
    missing = [_asked(name) for name in _REQUIRED if name not in known]
    modifications, unknown = _modifications(changes, answers)
    missing += unknown
    if missing:
        return Export(None, missing, [])
    document = {"marches": {"marche": [_nested(known) | modifications]}}
    refused = diagnose(document)
    return Export(None if refused else document, [], refused)


def _asked(name: str, number: str = "") -> Asked:
    key = f"modification.{name}" if number else name
    listed = _LISTS.get(name, name)
    choices = allowed(listed) if has_list(listed) else ()
    return Asked(f"modifications.{number}.{name}" if number else name, question(key), choices)


def _from_contract(contract: Contract) -> dict[str, Any]:
    """What the contract's fields say, by property; only what is certain and fits."""
    value = contract.value
    found: dict[str, Any] = {
        "id": _short(value("reference")),
        "acheteur.id": value("acheteur_siret"),
        "objet": _object(value("objet")),
        "codeCPV": _code(value("cpv")),
        "techniques": _listed(written_as("technique", value("forme"))),
        "modalitesExecution": _listed(written_as("modalite", value("forme"))),
        "idAccordCadre": _short(value("marche_parent")),
        "ccag": written_as("ccag", value("ccag")),
        "attributionAvance": value("avance_acceptee"),
        "tauxAvance": _share(value("avance_taux"), value("avance_acceptee")),
        "typeGroupementOperateurs": written_as("groupement", value("groupement")),
        "sousTraitanceDeclaree": True if value("sous_traitants") else None,
        "procedure": value("procedure") if value("procedure") in allowed("procedure") else None,
        "dureeMois": _whole_duration(contract),
        "dateNotification": value("date_notification"),
        "montant": _number(value("montant_ht") or value("montant_maximum_ht")),
        "typesPrix": _listed(written_as("prix_variation", value("prix_variation"))),
        "formePrix": written_as("prix_forme", value("prix_forme")),
        "titulaires": _holders(contract),
    }
    found |= _place(value("lieu_execution"))
    return {name: said for name, said in found.items() if said is not None}


def _short(text: Any) -> str | None:
    return text if isinstance(text, str) and len(text) <= _LONGEST_ID else None


def _object(text: Any) -> str | None:
    return text if isinstance(text, str) and len(text) <= _LONGEST_OBJECT else None


def _code(codes: Any) -> str | None:
    """The first code, without its check digit, as the format prefers."""
    return codes[0][:8] if codes else None


def _listed(value: str | None) -> list[str] | None:
    return None if value is None else [value]


def _share(rate: Any, accepted: Any) -> float | None:
    return float(Decimal(rate) / 100) if rate and accepted is True else None


def _number(amount: Any) -> float | int | None:
    if amount is None:
        return None
    number = Decimal(amount)
    return int(number) if number == number.to_integral_value() else float(number)


def _whole_duration(contract: Contract) -> int | None:
    """The firm duration and every possible renewal, as the format counts it."""
    firm = contract.value("duree_mois")
    count, each = contract.value("reconductions_nombre"), contract.value("reconduction_duree_mois")
    never = count is not None and Decimal(count) == 0
    if firm is None or (not never and (count is None) != (each is None)):
        return None
    months = Decimal(firm) + (Decimal(count) * Decimal(each) if each and not never else 0)
    return int(months) if months == months.to_integral_value() else None


def _holders(contract: Contract) -> list[dict[str, Any]] | None:
    """The holder and the other members of the group; None when one has no SIRET: the list would be wrong."""
    numbers = [contract.value("titulaire_siret")]
    numbers += [firm.get("siret") for firm in contract.value("cotraitants") or []]
    if not all(numbers):
        return None
    return [{"titulaire": {"typeIdentifiant": "SIRET", "id": number}} for number in numbers]


def _place(text: Any) -> dict[str, str]:
    """A postcode that the place itself gives; several, or none, is a question."""
    codes = set(_POSTCODE.findall(text)) if isinstance(text, str) else set()
    if len(codes) != 1:
        return {}
    return {"lieuExecution.code": codes.pop(), "lieuExecution.typeCode": "Code postal"}


def _nested(known: Mapping[str, Any]) -> dict[str, Any]:
    """Dotted names as objects, lists in the object that the format wraps them in."""
    nested: dict[str, Any] = {}
    for name, value in known.items():
        if name.startswith("modifications."):
            continue
        outer, _, inner = name.partition(".")
        if inner:
            nested.setdefault(outer, {})[inner] = value
        elif name in _WRAPPED:
            nested[name] = {_WRAPPED[name]: [value] if isinstance(value, str) else list(value)}
        else:
            nested[name] = value
    return nested


def _modifications(
    changes: Sequence[Change], answers: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Asked]]:
    """The amendments that change an amount, a duration or the holder, in order, and the dates they lack."""
    written: list[dict[str, Any]] = []
    missing: list[Asked] = []
    for number, changed in _by_amendment(changes).items():
        entry: dict[str, Any] = {"id": len(written) + 1} | _changed(changed)
        dates = {"dateNotificationModification": changed[0].date, "datePublicationDonneesModification": None}
        for name, read in dates.items():
            entry[name] = answers.get(f"modifications.{number}.{name}") or read
            if not entry[name]:
                missing.append(_asked(name, number))
        written.append({"modification": entry})
    return ({"modifications": written} if written else {}), missing


def _by_amendment(changes: Sequence[Change]) -> dict[str, list[Change]]:
    grouped: dict[str, list[Change]] = {}
    for change in changes:
        grouped.setdefault(change.number or "1", []).append(change)
    return grouped


def _changed(changes: Sequence[Change]) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    for change in changes:
        value = str(change.reading.value)
        if change.reading.field in ("montant_ht", "montant_maximum_ht"):
            entry["montant"] = _number(value)
        elif change.reading.field == "duree_mois":
            entry["dureeMois"] = int(Decimal(value))
        elif change.reading.field == "titulaire_siret":
            entry["titulaires"] = [{"titulaire": {"typeIdentifiant": "SIRET", "id": value}}]
    return entry
