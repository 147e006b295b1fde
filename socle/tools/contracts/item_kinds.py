"""The items of a contract's draft: one for each piece, each field, each property that only people know."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from socle.tools.contracts.decp.export import asked_properties
from socle.tools.contracts.decp.lists import allowed
from socle.tools.contracts.fields import Field, fields
from socle.work.declaration import ItemKind, ValueKind

DECP = "decp-"
TO_COMPLETE = "Données essentielles à compléter"
_KINDS: dict[str, ValueKind] = {
    "texte": "line",
    "choix": "choice",
    "identifiant": "line",
    "oui ou non": "flag",
    "liste": "list",
    "montant": "amount",
    "taux": "rate",
    "durée": "number",
    "nombre": "number",
    "date": "date",
    "mois": "line",
}
_FLAGS = {"marcheInnovant", "attributionAvance", "sousTraitanceDeclaree"}
_PROPERTY_KINDS: dict[str, ValueKind] = {
    "offresRecues": "number",
    "dureeMois": "number",
    "montant": "amount",
    "dateNotification": "date",
    "datePublicationDonnees": "date",
    "titulaires": "list",
}


@cache
def _wording() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("wording.toml").read_text("utf-8"))


def choices_of(name: str) -> tuple[tuple[str, str], ...]:
    """The values of a coded field, each with its words; empty for one that is free."""
    if name == "procedure":
        return tuple((value, value.replace("'", "’")) for value in allowed("procedure"))
    return tuple(_wording()["choices"].get(name, {}).items())


def item_kinds() -> tuple[ItemKind, ...]:
    """Every kind of item, in the order of the page."""
    piece = ItemKind("piece", "Pièce", "choice", "Pièces", repeated=True, choices=choices_of("piece"))
    return (piece, *_field_kinds(), *_property_kinds())


def _field_kinds() -> Iterator[ItemKind]:
    for group, names in _wording()["groups"].items():
        yield from (_field_kind(fields()[name], group) for name in names)


def _field_kind(field: Field, group: str) -> ItemKind:
    choices = choices_of(field.name)
    kind = _KINDS[field.type] if choices or field.type != "choix" else "line"
    return ItemKind(field.name, field.label, kind, group, choices=choices)


def _property_kinds() -> Iterator[ItemKind]:
    for asked in asked_properties():
        choices = tuple((value, value.replace("'", "’")) for value in asked.choices)
        kind: ValueKind = "flag" if asked.name in _FLAGS else _PROPERTY_KINDS.get(asked.name, "line")
        label = asked.question.replace("'", "’")
        yield ItemKind(DECP + asked.name, label, "choice" if choices else kind, TO_COMPLETE, choices=choices)
