"""What is wrong with a file of essential data: where, which rule, and a sentence for whoever sent it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from socle.tools.contracts.decp.lists import allowed
from socle.tools.contracts.decp.models import Document

# Pydantic's names of errors as the rules of JSON Schema that the format is written in.
_RULES = {
    "missing": "required",
    "extra_forbidden": "additionalProperties",
    "enum": "enum",
    "unique": "uniqueItems",
    "any_of": "anyOf",
    "greater_than_equal": "minimum",
    "less_than_equal": "maximum",
    "string_too_long": "maxLength",
    "string_too_short": "minLength",
    "string_pattern_mismatch": "pattern",
    "too_short": "minItems",
}
_TYPES = {
    "string_type": "un texte", "int_type": "un nombre entier", "int_from_float": "un nombre entier",
    "float_type": "un nombre", "bool_type": "vrai ou faux (true ou false)", "list_type": "une liste",
    "model_type": "un objet", "model_attributes_type": "un objet", "dict_type": "un objet",
}  # fmt: skip
_SENTENCES = {
    "required": "Il manque «\u00a0{name}\u00a0», qui est obligatoire.",
    "additionalProperties": "«\u00a0{name}\u00a0» n’existe pas dans le format\u00a0: retirez-le.",
    "enum": "«\u00a0{shown}\u00a0» n’est pas une valeur de la liste\u00a0: {listed}.",
    "minimum": "La valeur est trop petite\u00a0: {limit} au moins.",
    "maximum": "La valeur est trop grande\u00a0: {limit} au plus.",
    "maxLength": "Le texte est trop long\u00a0: {limit} caractères au plus.",
    "minLength": "«\u00a0{name}\u00a0» est vide.",
    "minItems": "«\u00a0{name}\u00a0» est vide.",
    "pattern": "«\u00a0{shown}\u00a0» n’a pas la forme attendue.",
    "uniqueItems": "«\u00a0{name}\u00a0» contient deux fois la même chose.",
    "anyOf": "Le fichier ne contient ni marché ni contrat de concession.",
}
_OTHER_TYPE = "«\u00a0{name}\u00a0» devrait être {wanted}, et non «\u00a0{shown}\u00a0»."
_UNION = frozenset(("float", "int"))


@dataclass(frozen=True)
class Diagnosis:
    """A fault of a file: `path` from the root, with slashes; `rule` in JSON Schema's words."""

    path: str
    rule: str
    sentence: str


def diagnose(data: Any) -> list[Diagnosis]:
    """Every fault of a document of essential data; empty when it is valid."""
    try:
        Document.model_validate(data)
    except ValidationError as error:
        return _merged([_diagnosis(details) for details in error.errors(include_url=False)])
    return []


def _diagnosis(details: ErrorDetails) -> Diagnosis:
    place = [str(part) for part in details["loc"]]
    if place and place[-1] in _UNION:  # one branch of «number» among two
        place.pop()
    rule = _RULES.get(details["type"], "type")
    sentence = _sentence(rule, place[-1] if place else "", details)
    if rule in ("required", "additionalProperties"):
        place.pop()
    return Diagnosis("/".join(place), rule, sentence)


def _sentence(rule: str, name: str, details: ErrorDetails) -> str:
    """The fault in French. A limit or a list comes from Pydantic's own context of the error."""
    said = _SENTENCES.get(rule, _OTHER_TYPE)
    context = details.get("ctx", {})
    listed = ", ".join(allowed(str(context["name"]))) if rule == "enum" else ""
    wanted = _TYPES.get(details["type"], "une valeur d’un autre type")
    limit = next((context[key] for key in ("ge", "le", "max_length") if key in context), "")
    return said.format(name=name, shown=_shown(details["input"]), listed=listed, wanted=wanted, limit=limit)


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 80 else text[:79] + "…"


def _merged(found: list[Diagnosis]) -> list[Diagnosis]:
    """One diagnosis for the two branches of a number, and for the unknown names of one object."""
    kept: dict[tuple[str, str, str], Diagnosis] = {}
    for diagnosis in found:
        told = diagnosis.sentence if diagnosis.rule == "required" else ""
        key = (diagnosis.path, diagnosis.rule, told)
        before = kept.get(key)
        if before is None:
            kept[key] = diagnosis
        elif diagnosis.rule == "additionalProperties":
            kept[key] = replace(before, sentence=f"{before.sentence} {diagnosis.sentence}")
    return list(kept.values())
