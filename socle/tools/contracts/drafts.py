"""A contract read back from its draft, with what people decided; and the files made of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils import timezone

from socle.tools.contracts.amendments import Change, Version, changes, history
from socle.tools.contracts.conflicts import Conflict, conflicts
from socle.tools.contracts.contract import Contract, contract_of
from socle.tools.contracts.decp.export import Asked, Export, export
from socle.tools.contracts.exports import financial
from socle.tools.contracts.fields import fields
from socle.tools.contracts.item_kinds import DECP
from socle.tools.contracts.reading import Piece, Reading
from socle.tools.contracts.reading.piece import piece_of
from socle.tools.contracts.steps import PIECES, reading_of
from socle.tools.contracts.verification import verify
from socle.work.models import Item
from socle.work.toolbox import DraftView, ExportImpossible

_NUMBERS = {"offresRecues", "dureeMois"}


def contract_read(draft: DraftView) -> Contract:
    """What the pieces say, whatever people decided since: what conflicts are seen in."""
    return contract_of(entry for item in _fields(draft) for entry in _readings(item))


def contract_decided(draft: DraftView) -> Contract:
    """The contract as people left it: their values instead of what was read, without what they rejected."""
    return contract_of(entry for item in _fields(draft) for entry in _decided(item))


def conflicts_of(draft: DraftView) -> list[Conflict]:
    """The fields on which the pieces differ."""
    return conflicts(contract_read(draft))


def amendments_of(draft: DraftView) -> list[Piece]:
    """The amendments among the pieces, of the kind that people confirmed. Raises ExportImpossible once one of
    them was deleted: the contract would be told without what it changed."""
    names = {
        int(item.details["document"]): str(item.details["piece"])
        for item in draft.family("piece")
        if item.current == "avenant"
    }
    documents = draft.documents(PIECES, names) if names else []
    if len(documents) < len(names):
        raise ExportImpossible("Un avenant a été supprimé : ce qu’il change ne peut plus être lu.")
    return [piece_of(names[document.id], document.parsed, "avenant") for document in documents]


def history_of(draft: DraftView) -> dict[str, list[Version]]:
    """For each field that an amendment changes, its values and their dates."""
    return history(contract_decided(draft), amendments_of(draft))


def missing_of(draft: DraftView) -> list[Asked]:
    """What the national format requires and nobody knows yet. Raises ExportImpossible as `as_decp` does where
    an amendment is gone."""
    return _exported(draft).missing


def _exported(draft: DraftView) -> Export:
    amended: list[Change] = [change for piece in amendments_of(draft) for change in changes(piece)]
    return export(contract_decided(draft), _answers(draft), amended)


def as_decp(draft: DraftView) -> bytes:
    """The national format of essential data. Raises ExportImpossible while a required property is missing."""
    made = _exported(draft)
    if made.missing:
        names = "\u00a0; ".join(asked.question.replace("'", "’") for asked in made.missing)
        raise ExportImpossible(
            f"Le fichier n’est pas fait : il manque, pour les données essentielles, {names}. "
            "Rouvrez le brouillon par «\u00a0Options\u00a0», complétez-le, puis validez-le à nouveau."
        )
    if made.document is None:
        faults = " ".join(fault.sentence for fault in made.refused)
        raise ExportImpossible(f"Le format national refuse ces données. {faults}")
    return json.dumps(made.document, ensure_ascii=False, indent=2).encode()


def as_financial(draft: DraftView) -> bytes:
    """Each value with its origin, its evidence and its checks, for a financial system."""
    contract = contract_decided(draft)
    told = financial(contract, verify(contract, timezone.localdate()), history_of(draft))
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def _fields(draft: DraftView) -> Iterator[Item]:
    return (item for item in draft.items if item.key in fields())


def _readings(item: Item) -> list[Reading]:
    return [reading_of(row) for row in item.details.get("readings", [])]


def _decided(item: Item) -> list[Reading]:
    if item.state == Item.State.REJECTED:
        return []
    if item.state != Item.State.EDITED:
        return _readings(item)
    former = next(iter(_readings(item)), None) or Reading(item.key, "", "", "", "", 1, None)
    values = item.final if isinstance(item.final, list) else [item.final]
    listed = isinstance(item.final, list)
    return [
        replace(former, value=value, raw=str(value), quote="", rank=rank if listed else None)
        for rank, value in enumerate(values)
    ]


def _answers(draft: DraftView) -> dict[str, Any]:
    """What people gave for the properties that the pieces do not tell, in the format's types."""
    given = {item.key.removeprefix(DECP): item.current for item in draft.items if item.key.startswith(DECP)}
    return {name: _typed(name, value) for name, value in given.items() if value is not None}


def _typed(name: str, value: Any) -> Any:
    if name in _NUMBERS:
        return int(Decimal(str(value)))
    if name == "montant":
        return float(Decimal(str(value)))
    if name == "titulaires":
        numbers = (str(one).replace(" ", "") for one in value)
        return [{"titulaire": {"typeIdentifiant": "SIRET", "id": number}} for number in numbers]
    return value
