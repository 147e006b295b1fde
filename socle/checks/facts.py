"""The facts of a text that can be checked without understanding it: numbers, dates, references, names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from socle.checks import dates, quantities, references
from socle.checks.sentences import split_sentences
from socle.checks.words import STOP_WORDS, fold, is_ordinary

Kind = Literal["number", "date", "url", "email", "phone", "article", "identifier", "label", "formula", "name"]

_CAPITALISED = re.compile(r"[^\W\d_](?:[^\W\d_]|[-‐‑.](?=[^\W\d_]))*")
_OPENING = re.compile(r"[\W\d_]*$")
_BREAKS = re.compile(r"[.:;!?…«\"“(\n|]\W*$")
_MASK = "\u0001"


@dataclass(frozen=True, slots=True)
class Fact:
    """One checkable fact: where it stands, its comparable value, its unit and what qualifies it.

    `value` is a Decimal for a number (in months, days or hours for a duration), else a normalised text.
    `qualifier` is HT, TTC, ouvre, ouvrable or calendaire as far as it is explicit; `bound` is «plus» or
    «moins» when the text says at least or at most.
    """

    start: int
    end: int
    text: str
    kind: Kind
    value: Decimal | str
    unit: str = ""
    qualifier: str = ""
    bound: str = ""


def facts(text: str) -> list[Fact]:
    """The facts of a text, in order. A number inside a date or a reference is not counted again."""
    found: list[Fact] = []
    masked = text
    for reference in references.references(text):
        found.append(_fact(text, reference.start, reference.end, reference.kind, reference.value))
        if reference.kind != "formula":
            masked = _hide(masked, reference.start, reference.end)
    for date in dates.dates(masked):
        found.append(_fact(text, date.start, date.end, "date", date.value))
        masked = _hide(masked, date.start, date.end)
    for quantity in quantities.quantities(masked):
        written = text[quantity.start : quantity.end]
        found.append(
            Fact(
                quantity.start,
                quantity.end,
                written,
                "number",
                quantity.value,
                quantity.unit,
                quantity.qualifier,
                quantity.bound,
            )
        )
        masked = _hide(masked, quantity.start, quantity.end)
    found.extend(_names(text, masked))
    return sorted(found, key=lambda fact: fact.start)


def same(claim: Fact, source: Fact) -> bool:
    """Does the source's fact say what the claim's says? Units and qualifiers told by both must agree.

    A number with a unit is never proved by one with another unit; «environ» and «soit» change nothing.
    """
    if claim.kind == "number" and source.kind == "date":  # «2026» told as a number
        return not claim.unit and source.value == str(claim.value)
    if claim.kind != source.kind:
        return claim.kind == "date" and source.kind == "number" and claim.value == str(source.value)
    if claim.kind == "date":
        return dates.holds(str(source.value), str(claim.value))
    if claim.kind != "number":
        return claim.value == source.value
    units = claim.unit == source.unit or not claim.unit or not source.unit
    qualifiers = claim.qualifier == source.qualifier or not claim.qualifier or not source.qualifier
    bounds = claim.bound == source.bound or not claim.bound or not source.bound
    return claim.value == source.value and units and qualifiers and bounds


def _fact(text: str, start: int, end: int, kind: Kind, value: str) -> Fact:
    return Fact(start, end, text[start:end], kind, value)


def _hide(text: str, start: int, end: int) -> str:
    return text[:start] + _MASK * (end - start) + text[end:]


def _names(text: str, masked: str) -> Iterator[Fact]:
    """Capitalised words inside a sentence, acronyms anywhere, and unknown words that open one."""
    for sentence in split_sentences(text):
        shouted = sentence.text.isupper() and len(sentence.text) > 12  # a title in capitals holds no names
        for match in _CAPITALISED.finditer(masked, sentence.start, sentence.end):
            word = match.group()
            if shouted or not word[0].isupper() or fold(word) in STOP_WORDS or len(word) < 2:
                continue
            acronym = len(word) > 1 and word.isupper()
            before = masked[sentence.start : match.start()]
            opens = _OPENING.match(before) or _BREAKS.search(before)
            if acronym or not opens or not is_ordinary(word):
                yield _fact(text, match.start(), match.end(), "name", re.sub(r"[-‐‑.]", "", fold(word)))
