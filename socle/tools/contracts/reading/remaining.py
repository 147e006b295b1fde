"""What the rules left empty: which fields, where an answer might stand, whether a model's answer is proven.

A model is never believed: its value is kept only when the quote that it gives stands in a piece, word for
word, and holds the value. It then is a proposal («proposé»), which a person decides on.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from socle.checks.quantities import quantities
from socle.knowledge.parsing.document import Box
from socle.tools.contracts.fields import Field, fields
from socle.tools.contracts.reading.folding import fold
from socle.tools.contracts.reading.piece import Piece
from socle.tools.contracts.reading.segments import Segment
from socle.tools.contracts.reading.values import FINDERS
from socle.tools.contracts.reading.vocabulary import vocabulary

_MOST = 4
_SILENT = frozenset(("cctp", "avenant"))
_KINDS = {
    "montant": "amount", "taux": "rate", "durée": "months", "date": "date", "mois": "month",
}  # fmt: skip
_IDENTIFIERS = {
    "acheteur_siret": "siret", "titulaire_siret": "siret", "titulaire_siren": "siren", "titulaire_tva": "vat",
    "iban": "iban", "bic": "bic", "delai_paiement_jours": "days", "reconductions_nombre": "count",
}  # fmt: skip


@dataclass(frozen=True)
class Passage:
    """A block that may hold an answer: its piece, its page, its text."""

    document: str
    page: int
    text: str


@dataclass(frozen=True)
class Remaining:
    """A field without a value, and the passages that speak of it, likeliest first."""

    field: str
    passages: list[Passage]


@dataclass(frozen=True)
class Proposal:
    """A model's value whose quote was found: what it says, and where."""

    field: str
    value: str | bool
    quote: str
    document: str
    page: int
    box: Box | None


def remaining(found: Collection[str], pieces: Iterable[Piece]) -> list[Remaining]:
    """The fields that are not among `found` although a passage speaks of them; lists are left to people."""
    spoken = [piece for piece in pieces if piece.kind not in _SILENT]
    missing = [field for field in fields().values() if field.name not in found and not field.is_list]
    left = [Remaining(field.name, _passages(field, spoken)) for field in missing]
    return [entry for entry in left if entry.passages]


def _passages(field: Field, pieces: list[Piece]) -> list[Passage]:
    scored = [
        (_weight(field, segment), order, Passage(piece.name, segment.page, segment.text))
        for piece in pieces
        for order, segment in enumerate(piece.segments)
        if not segment.is_title
    ]
    likely = sorted((entry for entry in scored if entry[0] > 0), key=lambda entry: (-entry[0], entry[1]))
    return [passage for _, _, passage in likely[:_MOST]]


def _weight(field: Field, segment: Segment) -> int:
    """How much a block speaks of a field: its words, the title above it, a value of the right kind."""
    words = sum(len(word.split()) for word in field.words if word in segment.folded)
    titled = sum(word in segment.section for word in field.words)
    if not words and not titled:
        return 0
    kind = _IDENTIFIERS.get(field.name) or _KINDS.get(field.type)
    if kind is None:
        return 2 * words + titled if words else 0
    return 2 * words + titled + 3 if FINDERS[kind](segment.said) else 0


def accept(field: str, value: str | bool, quote: str, pieces: Iterable[Piece]) -> Proposal | None:
    """A model's value when its quote stands in a piece and holds it; else None.

    The quote is compared word for word, spaces and typographic apostrophes aside. A number, a date or an
    identifier must be said by the quote itself; a choice or a yes or no by words that the vocabulary knows.
    """
    wanted = _squeezed(quote)
    if not wanted:
        return None
    for piece in pieces:
        for segment in piece.segments:
            if wanted in _squeezed(segment.text) and _holds(field, value, quote):
                return Proposal(field, value, quote, piece.name, segment.page, segment.box(quote))
    return None


def _squeezed(text: str) -> str:
    return " ".join(text.replace("’", "'").split())


def _holds(name: str, value: str | bool, quote: str) -> bool:
    field = fields().get(name)
    if field is None:
        return False
    if field.type in ("choix", "oui ou non"):
        return _says_choice(name, value, fold(quote))
    return isinstance(value, str) and bool(value.strip()) and _says(field, value, quote)


def _says(field: Field, value: str, quote: str) -> bool:
    kind = _IDENTIFIERS.get(field.name) or _KINDS.get(field.type)
    numbers = any(_same_number(value, quantity.value) for quantity in quantities(quote))
    if kind == "amount":
        return numbers or _said_by("words", value, quote)
    if kind is not None:
        return _said_by(kind, value, quote)
    return numbers if field.type == "nombre" else _squeezed(fold(value)) in _squeezed(fold(quote))


def _says_choice(name: str, value: str | bool, quote: str) -> bool:
    wanted = str(value).lower() if isinstance(value, bool) else value
    for rule in vocabulary().choices:
        if rule.name != name or (rule.without and rule.without.search(quote)):
            continue
        first = next(
            (known for known, patterns in rule.values if any(p.search(quote) for p in patterns)), None
        )
        if first == wanted:
            return True
    return False


def _said_by(kind: str, value: str, quote: str) -> bool:
    """Whether one of the quote's values of a kind is the value."""
    start = 0
    while found := FINDERS[kind](quote[start:]):
        if found.value == re.sub(r"\s", "", value) or _same_number(value, _number(found.value)):
            return True
        start += found.end
    return False


def _number(text: str) -> Decimal | None:
    return Decimal(text) if re.fullmatch(r"\d+(?:\.\d+)?", text) else None


def _same_number(value: str, number: Decimal | None) -> bool:
    said = _number(value.replace(",", ".").replace(" ", ""))
    return said is not None and number is not None and said == number
