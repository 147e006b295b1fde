"""The facts of a letter that a rewriting must not change: equal multisets before and after.

Locked: amounts, rates, deadlines, other numbers, dates, references, phones, e-mails, web addresses, postal
addresses, names. Compared by value: «deux mois» equals «2 mois», «1 250,00 €» equals «1 250 euros».
Source: domain rule of plain language (ISO 24495-1 leaves no room for a changed fact).
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from socle.checks.addresses import addresses
from socle.checks.facts import Fact, facts
from socle.checks.legal_references import LegalReference, legal_references
from socle.checks.outcomes import CheckOutcome, enumeration, failed, not_applicable, passed
from socle.checks.words import words

Kind = Literal[
    "amount", "rate", "deadline", "number", "date", "reference", "phone", "email", "url", "address", "name"
]
_REFERENCES = frozenset({"article", "identifier", "label", "formula"})
_DURATIONS = frozenset({"mois", "jours", "heures", "minutes", "secondes"})
# Capitalised words that name nobody
_TITLES = frozenset({
    "bonjour", "madame", "mesdames", "monsieur", "messieurs", "mademoiselle", "mme", "mmes", "mlle", "mm",
    "maitre", "objet", "veuillez",
})  # fmt: skip
# IBAN, SIRET, NIR: their groups of digits are no numbers
_LONG_NUMBER = re.compile(
    r"\b[A-Z]{2}\d{2}(?:[ \u00a0]?[0-9A-Z]{4}){3,7}(?:[ \u00a0]?[0-9A-Z]{1,3})?\b"
    r"|(?<![\d.,])(?:\d{3}[ \u00a0]?\d{3}[ \u00a0]?\d{3}[ \u00a0]?\d{5}"
    r"|[12](?:[ \u00a0]?\d\d){2}[ \u00a0]?\d[\dAB](?:[ \u00a0]?\d{3}){2}(?:[ \u00a0]?\d\d)?)(?!\d|[.,]\d)"
)
_SAID: dict[Kind, tuple[str, str]] = {  # its French name, and the ending that its participle takes
    "amount": ("le montant", ""), "rate": ("le taux", ""), "deadline": ("le délai", ""),
    "number": ("le nombre", ""), "date": ("la date", "e"), "reference": ("la référence", "e"),
    "phone": ("le téléphone", ""), "email": ("l'adresse électronique", "e"),
    "url": ("l'adresse internet", "e"), "address": ("l'adresse", "e"), "name": ("le nom", ""),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LockedFact:
    """A fact that must stay: where it stands, how it is written, and the value that is compared."""

    start: int
    end: int
    text: str
    kind: Kind
    value: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A fact of the original and what seems to stand in its place."""

    before: LockedFact
    after: LockedFact


@dataclass(frozen=True, slots=True)
class Difference:
    """What two texts do not share: gone from the first, new in the second, or changed."""

    missing: tuple[LockedFact, ...]
    new: tuple[LockedFact, ...]
    changed: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.new or self.changed)


def locked_facts(text: str) -> list[LockedFact]:
    """The facts of a text that a rewriting must keep, in order; none overlaps another."""
    found = [LockedFact(one.start, one.end, one.text, "address", (one.value,)) for one in addresses(text)]
    for match in _LONG_NUMBER.finditer(text):
        value = re.sub(r"\s", "", match.group())
        found.append(LockedFact(*match.span(), match.group(), "reference", ("identifier", value)))
    for reference in legal_references(text):
        found.append(_legal(reference))
    for fact in facts(text):
        inside = any(one.start < fact.end and fact.start < one.end for one in found)
        if not inside and str(fact.value) not in _TITLES:
            found.append(_locked(fact))
    return _apart(sorted(found, key=lambda one: (one.start, -one.end)))


def compare(before: str, after: str) -> Difference:
    """What changed between two texts, fact by fact, as multisets."""
    first, second = locked_facts(before), locked_facts(after)
    names = _name_difference(before, after, first, second)
    missing = _surplus(first, second) + names[0]
    new = _surplus(second, first) + names[1]
    changed: list[Change] = []
    for kind in _SAID:
        gone = [one for one in missing if one.kind == kind]
        come = [one for one in new if one.kind == kind]
        changed += [Change(*pair) for pair in zip(gone, come, strict=False)]
    replaced = {id(one.before) for one in changed} | {id(one.after) for one in changed}
    return Difference(
        tuple(one for one in missing if id(one) not in replaced),
        tuple(one for one in new if id(one) not in replaced),
        tuple(changed),
    )


def check_locked_facts(before: str, after: str) -> CheckOutcome:
    """The rewritten text holds the same amounts, dates, deadlines, references, names… as the original."""
    name = "locked_facts"
    difference = compare(before, after)
    if difference:
        advice = "Rétablissez ce que dit l'original."
        return failed(name, f"{enumeration(_told(difference))}. {advice}")
    if not locked_facts(before):
        return not_applicable(name, "Le texte d'origine ne contient ni montant, ni date, ni nom à conserver.")
    return passed(name, "Les montants, dates, délais, références et noms de l'original sont tous conservés.")


def _locked(fact: Fact) -> LockedFact:
    return LockedFact(fact.start, fact.end, fact.text, _kind(fact), _value(fact))


def _value(fact: Fact) -> tuple[str, ...]:
    """What is compared: 1 250,00 and 1250 are one number; an article 5 is not a lot 5."""
    if isinstance(fact.value, Decimal):
        written = f"{fact.value:f}"
        number = written.rstrip("0").rstrip(".") if "." in written else written
        return number, fact.unit, fact.qualifier
    return (fact.kind, fact.value) if fact.kind in _REFERENCES else (fact.value,)


def _legal(reference: LegalReference) -> LockedFact:
    """The article with its code, or the text, so that «du code civil» for «du code du travail» is seen."""
    return LockedFact(reference.start, reference.end, reference.text, "reference", ("legal", reference.key))


def _kind(fact: Fact) -> Kind:
    if fact.kind in _REFERENCES:
        return "reference"
    if fact.kind != "number":
        return fact.kind  # type: ignore[return-value]
    if fact.unit == "€" or fact.qualifier in {"HT", "TTC"}:
        return "amount"
    if fact.unit == "%":
        return "rate"
    return "deadline" if fact.unit in _DURATIONS else "number"


def _apart(found: Sequence[LockedFact]) -> list[LockedFact]:
    kept: list[LockedFact] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _surplus(first: Sequence[LockedFact], second: Sequence[LockedFact]) -> list[LockedFact]:
    """The facts, names apart, that the first list has more often than the second."""
    left = Counter((one.kind, one.value) for one in second)
    surplus = []
    for one in first:
        if one.kind == "name":
            continue
        if left[one.kind, one.value]:
            left[one.kind, one.value] -= 1
        else:
            surplus.append(one)
    return surplus


def _name_difference(
    before: str, after: str, first: Sequence[LockedFact], second: Sequence[LockedFact]
) -> tuple[list[LockedFact], list[LockedFact]]:
    """Names gone and new. A word such as «Direction» may lose its capital, but must stay as often."""
    counts = _word_counts(before, first), _word_counts(after, second)
    return _names_beyond(first, *counts), _names_beyond(second, *reversed(counts))


def _names_beyond(found: Sequence[LockedFact], own: Counter[str], other: Counter[str]) -> list[LockedFact]:
    names = {one.value[0]: one for one in found if one.kind == "name"}
    return [one for value, one in names.items() for _ in range(max(0, own[value] - other[value]))]


def _word_counts(text: str, found: Sequence[LockedFact]) -> Counter[str]:
    """How often each word stands, whatever its case; acronyms with full stops are counted as names."""
    counts = Counter(word.folded for word in words(text))
    return counts | Counter(one.value[0] for one in found if one.kind == "name")


def _told(difference: Difference) -> list[str]:
    told = []
    for change in difference.changed:
        what, ending = _SAID[change.before.kind]
        told.append(f"{what} « {_clean(change.before)} » est devenu{ending} « {_clean(change.after)} »")
    for one in difference.missing:
        told.append(f"{_SAID[one.kind][0]} « {_clean(one)} » a disparu")
    for one in difference.new:
        what, ending = _SAID[one.kind]
        told.append(f"{what} « {_clean(one)} » a été ajouté{ending}")
    return [told[0][0].upper() + told[0][1:], *told[1:]]


def _clean(one: LockedFact) -> str:
    return " ".join(one.text.split()).strip(" ,;")
