"""Where the locked facts of a paragraph stand: what a rewriting may not touch."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from socle.checks.facts import Fact, facts
from socle.checks.legal_references import legal_references
from socle.checks.locked_facts import locked_facts
from socle.checks.words import fold
from socle.tools.plain_language import locked_patterns as patterns
from socle.tools.plain_language.data_files import data_file

Kind = Literal[
    "repère", "courriel", "adresse web", "adresse", "référence juridique", "délai", "date", "heure",
    "montant", "durée", "nombre", "téléphone", "référence", "nom", "jour", "citation", "lieu",
]  # fmt: skip

TOKEN = re.compile(r"\[[A-Z]+_[0-9]+\]")

_BOUNDED = frozenset({"délai", "durée", "montant", "nombre"})

_OF_FACT: dict[str, Kind] = {
    "url": "adresse web", "email": "courriel", "phone": "téléphone", "article": "référence juridique",
    "identifier": "référence", "label": "référence", "formula": "nombre", "date": "date", "name": "nom",
}  # fmt: skip
# What socle/checks/locked_facts.py knows beyond facts: postal addresses, long numbers such as an IBAN.
_OF_LOCKED: dict[str, Kind] = {"address": "adresse", "reference": "référence"}


@dataclass(frozen=True, slots=True)
class Span:
    """One locked fact: where it stands, and its kind in the reader's words."""

    start: int
    end: int
    kind: Kind


def locked_spans(text: str) -> list[Span]:
    """The locked facts of a paragraph, in order, none over another. Every number, date, reference and name
    that `socle.checks.facts` reads lies inside one."""
    found = facts(text)
    read = [Span(fact.start, fact.end, _kind(fact)) for fact in found if not _is_name_of_nobody(fact)]
    read += [
        Span(one.start, one.end, _OF_LOCKED[one.kind]) for one in locked_facts(text) if one.kind in _OF_LOCKED
    ]
    kept: list[Span] = []
    for span in (*_by_pattern(text, found), *read):
        _add(kept, _with_bound(text, _trimmed(text, span)))
    return _whole_ranges(text, _whole_names(text, sorted(kept, key=lambda span: span.start)))


def is_administrative_word(folded: str) -> bool:
    """Is this «name» only a word of administrative French that opens a sentence, as «Nonobstant» does?"""
    return folded in _administrative_words()


def _is_name_of_nobody(fact: Fact) -> bool:
    return fact.kind == "name" and is_administrative_word(str(fact.value))


@cache
def _administrative_words() -> frozenset[str]:
    return frozenset(fold(word) for word in data_file("locked")["ordinary"].split())


def _kind(fact: Fact) -> Kind:
    if fact.kind != "number":
        return _OF_FACT[fact.kind]
    return (
        "montant" if fact.unit == "€" else "durée" if fact.unit in {"mois", "jours", "heures"} else "nombre"
    )


def _by_pattern(text: str, found: Iterable[Fact]) -> Iterator[Span]:
    """What is told by more than one fact: the widest first, since the first found is kept."""
    yield from _matches(TOKEN, text, "repère")
    yield from _matches(patterns.QUOTED, text, "citation")
    yield from (
        Span(fact.start, fact.end, _kind(fact)) for fact in found if fact.kind in {"url", "email", "phone"}
    )
    yield from _matches(patterns.legal(), text, "référence juridique")
    yield from (Span(one.start, one.end, "référence juridique") for one in legal_references(text))
    yield from (
        span for span in _matches(patterns.TEXTS, text, "référence juridique") if _has_digit(text, span)
    )
    yield from _matches(patterns.address(), text, "adresse")
    yield from _deadlines(text, found)
    yield from _matches(patterns.TIME, text, "heure")
    yield from _dated_days(text, found)
    yield from _matches(patterns.MONTHS, text, "date")
    yield from _matches(patterns.PLACE, text, "lieu")
    yield from _matches(patterns.ORDINAL, text, "nombre")
    yield from _matches(patterns.SHORT_PHONE, text, "téléphone")
    yield from _matches(patterns.NUMBERED, text, "référence")
    yield from _matches(patterns.person(), text, "nom")
    yield from _matches(patterns.body(), text, "nom")
    yield from _matches(patterns.CODED, text, "référence")


def _matches(pattern: re.Pattern[str], text: str, kind: Kind) -> Iterator[Span]:
    return (Span(*match.span(), kind) for match in pattern.finditer(text) if match.group())


def _has_digit(text: str, span: Span) -> bool:
    return any(letter.isdigit() for letter in text[span.start : span.end])


def _deadlines(text: str, found: Iterable[Fact]) -> Iterator[Span]:
    """Dates and durations with the words that make them deadlines: «au plus tard le 27 mai 2026»."""
    for fact in found:
        if not (fact.kind == "date" or fact.unit in {"mois", "jours", "heures"}):
            continue
        before, after = _around(text, fact)
        if before or after:
            yield Span(fact.start - before, fact.end + after, "délai")


def _dated_days(text: str, found: Iterable[Fact]) -> Iterator[Span]:
    """«jeudi 12 mars 2026», «du lundi au vendredi», «le premier mardi de chaque mois»."""
    ends = {fact.start: fact.end for fact in found if fact.kind == "date"}
    for match in patterns.DAYS.finditer(text):
        end = ends.get(match.end() + 1)
        yield Span(match.start(), end or match.end(), "date" if end else "jour")


def _around(text: str, fact: Fact) -> tuple[int, int]:
    """How many characters before and after a date or a duration belong to the deadline."""
    begin, end = max(0, fact.start - 80), min(len(text), fact.end + 120)
    shown = text[begin : fact.start] + patterns.MARK + text[fact.end : end]
    longest = (0, 0)
    for pattern in patterns.deadlines():
        for match in pattern.finditer(shown):
            if patterns.MARK in match.group():
                place = match.group().index(patterns.MARK)
                longest = max(longest, (place, len(match.group()) - place - 1), key=sum)
    return longest


def _trimmed(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1] in " \t\n\u00a0\u202f,;":
        end -= 1
    return Span(start, end, span.kind)


def _with_bound(text: str, span: Span) -> Span:
    """«au moins huit jours» is one fact: the bound must not stray from its number."""
    before = (
        patterns.BOUND.search(text, max(0, span.start - 14), span.start) if span.kind in _BOUNDED else None
    )
    return Span(before.start(), span.end, span.kind) if before else span


def _add(kept: list[Span], span: Span) -> None:
    """Adds a span; one that overlaps others is joined with them, so that no fact is cut in two."""
    over = [other for other in kept if span.start < other.end and other.start < span.end]
    if span.start >= span.end or any(o.start <= span.start and span.end <= o.end for o in over):
        return
    for other in over:
        kept.remove(other)
    start = min([span.start, *(other.start for other in over)])
    end = max([span.end, *(other.end for other in over)])
    kept.append(Span(start, end, over[0].kind if over else span.kind))


def _whole_names(text: str, spans: list[Span]) -> list[Span]:
    """Names that follow each other make one: «CAF» «Finistère» is «CAF du Finistère»."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and last.kind == span.kind == "nom" and patterns.LINKS.fullmatch(text, last.end, span.start):
            joined[-1] = Span(last.start, span.end, "nom")
        else:
            joined.append(span)
    return joined


def _whole_ranges(text: str, spans: list[Span]) -> list[Span]:
    """«du 1er mars au 2 mai» and «entre 1,20 € et 4,85 €» are one fact, whose ends cannot change places."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        opening = patterns.FROM.search(text, max(0, last.start - 12), last.start) if last else None
        if last and opening and last.kind == span.kind and patterns.TO.fullmatch(text, last.end, span.start):
            joined[-1] = Span(opening.start(), span.end, span.kind)
        else:
            joined.append(span)
    return joined
