"""Where the locked facts of a paragraph stand: what a rewriting may not touch."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from socle.checks.facts import Fact, facts
from socle.checks.words import fold
from socle.tools.plain_language.data_files import data_file

Kind = Literal[
    "repère", "courriel", "adresse web", "adresse", "référence juridique", "délai", "date", "heure", "montant",
    "durée", "nombre", "téléphone", "référence", "nom", "jour", "citation", "lieu",
]  # fmt: skip

TOKEN = re.compile(r"\[[A-Z]+_[0-9]+\]")

_HOUR = r"\b\d{1,2}\s?(?:h|heures?)(?:\s?\d{2})?\b"
_TIME = re.compile(rf"(?:de\s{_HOUR}\sà\s)?{_HOUR}(?!\s*par)", re.IGNORECASE)
_FROM = re.compile(r"\b(?:du|de|entre(?:\sle)?)\s$", re.IGNORECASE)
_TO = re.compile(r"\s(?:au|à|et(?:\sle)?)\s", re.IGNORECASE)
_SHORT_PHONE = re.compile(r"(?<![\d,.])\b3\d\s\d{2}\b(?!\s?(?:€|%|\d|euros))|\b0\s?8\d{2}(?:\s?\d{3}){2}\b")
_NUMBERED = re.compile(r"\bn\s?[°ºo]s?\s?[\w*/.-]*\d[\w*/.-]*(?:\s(?=\d)[\d*]+)*", re.IGNORECASE)
_CODED = re.compile(r"\b(?=[\w*/-]*\d)(?=[\w*/-]*[A-Z])[\w*]+(?:[-/*][\w*]+)*\b")
_TEXTS = re.compile(
    r"\b(?:loi|décret|arrêté|ordonnance|délibération|circulaire|instruction|directive|règlement)s?"
    r"(?:\s(?:organique|préfectoral|ministériel|municipal|interministériel|du conseil municipal|\((?:UE|CE|CEE)\)))*"
    r"(?:\s(?:modifiée?\s)?n\s?[°ºo]\s?[\w/.-]*\d[\w/.-]*)?(?:\s\d{4}/\d+)?(?:\sdu\s\d{1,2}(?:er)?\s\w+\s\d{4})?(?:\smodifiée?)?",
    re.IGNORECASE,
)
_ARTICLE = (
    r"\b(?:articles?|art\.)\s(?:[A-Z]{1,2}\*?\.?\s?)?\d+(?:[-.]\d+)*(?:\s(?:bis|ter|quater|[IVX]+|[A-Z])\b(?!['’]))?"
    r"(?:(?:,|\set|\sà|\sou)\s(?:[LRDAN]\*?\.?\s?)?\d+(?:[-.]\d+)*)*(?:\set\ssuivants)?"
)
_MONTH = r"(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
_MONTHS = re.compile(
    rf"\b{_MONTH}(?:(?:,|\set|\sà|\sou)\s(?:de\s|d['’])?{_MONTH})*(?:\s\d{{4}})?\b|\b\d{{4}}-\d{{4}}\b", re.IGNORECASE
)
_DAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?"
_DAYS = re.compile(
    rf"\b(?:(?:premier|deuxième|troisième|quatrième|dernier)s?\s)?{_DAY}(?:(?:,|\sau|\set|\sà|\sou)\s(?:le\s)?{_DAY})*"
    r"(?:\sde\schaque\s(?:mois|semaine))?",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"\b\d+(?:er|ers|re|e|es|ème|nd|nde)\b")
_PLACE = re.compile(
    r"\b(?:bâtiment|escalier|bureau|salle|guichet|porte|étage|appartement|hall|entrée)\s(?:n\s?[°º]\s?)?(?:[A-Z]|\d+)\w?\b"
)
_QUOTED = re.compile(r"«[^«»]{1,120}»|“[^“”]{1,120}”")
_LINKS = re.compile(r"(?:[\s,]|\s(?:de|du|des|de\sla|le|la|les|et|sur|en)\s|\s(?:de\s)?[ld]['’]|\sd['’]|-|['’]|\.\s?)*")
_FOLLOWING = r"(?:\s(?:de|du|des|la|le|les|l['’]|d['’])?\s?(?:la\s|l['’])?[A-ZÀ-Þ][\w'’-]*)+"

_OF_FACT: dict[str, Kind] = {
    "url": "adresse web", "email": "courriel", "phone": "téléphone", "article": "référence juridique",
    "identifier": "référence", "label": "référence", "formula": "nombre", "date": "date", "name": "nom",
}  # fmt: skip


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
    read = [Span(fact.start, fact.end, _kind(fact)) for fact in found if not is_administrative(fact)]
    kept: list[Span] = []
    for span in (*_by_pattern(text, found), *read):
        _add(kept, _trimmed(text, span))
    return _whole_ranges(text, _whole_names(text, sorted(kept, key=lambda span: span.start)))


def is_administrative(fact: Fact) -> bool:
    """Is this «name» only a word of administrative French that opens a sentence, as «Nonobstant» does?"""
    return fact.kind == "name" and str(fact.value) in _administrative_words()


@cache
def _administrative_words() -> frozenset[str]:
    return frozenset(fold(word) for word in data_file("locked")["ordinary"].split())


def _kind(fact: Fact) -> Kind:
    if fact.kind != "number":
        return _OF_FACT[fact.kind]
    return "montant" if fact.unit == "€" else "durée" if fact.unit in {"mois", "jours", "heures"} else "nombre"


def _by_pattern(text: str, found: Iterable[Fact]) -> Iterator[Span]:
    """What is told by more than one fact: the widest first, since the first found is kept."""
    yield from _matches(TOKEN, text, "repère")
    yield from _matches(_QUOTED, text, "citation")
    yield from (
        Span(fact.start, fact.end, _kind(fact)) for fact in found if fact.kind in {"url", "email", "phone"}
    )
    yield from _matches(_legal(), text, "référence juridique")
    yield from (span for span in _matches(_TEXTS, text, "référence juridique") if _has_digit(text, span))
    yield from _matches(_address(), text, "adresse")
    yield from _deadlines(text, found)
    yield from _matches(_TIME, text, "heure")
    yield from _dated_days(text, found)
    yield from _matches(_MONTHS, text, "date")
    yield from _matches(_PLACE, text, "lieu")
    yield from _matches(_ORDINAL, text, "nombre")
    yield from _matches(_SHORT_PHONE, text, "téléphone")
    yield from _matches(_NUMBERED, text, "référence")
    yield from _matches(_person(), text, "nom")
    yield from _matches(_body(), text, "nom")
    yield from _matches(_CODED, text, "référence")


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
    for match in _DAYS.finditer(text):
        end = ends.get(match.end() + 1)
        yield Span(match.start(), end or match.end(), "date" if end else "jour")


def _around(text: str, fact: Fact) -> tuple[int, int]:
    """How many characters before and after a date or a duration belong to the deadline."""
    mark = "\u0002"
    begin, end = max(0, fact.start - 80), min(len(text), fact.end + 120)
    shown = text[begin : fact.start] + mark + text[fact.end : end]
    longest = (0, 0)
    for pattern in _deadline_patterns():
        for match in pattern.finditer(shown):
            if mark in match.group():
                place = match.group().index(mark)
                longest = max(longest, (place, len(match.group()) - place - 1), key=sum)
    return longest


@cache
def _deadline_patterns() -> tuple[re.Pattern[str], ...]:
    table = data_file("locked")
    return tuple(
        _compiled(pattern.replace("{when}", "\u0002").replace("{from}", table["running_from"]))
        for pattern in table["deadlines"]
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of the data file, in which a space is any blank and ’ any apostrophe."""
    return re.compile(pattern.replace("’", "['’]").replace(" ", r"[\s\u00a0]"), re.IGNORECASE)


@cache
def _legal() -> re.Pattern[str]:
    codes = _one_of(data_file("locked")["codes"])
    source = rf"(?:{codes}|\bprésente?\s(?:arrêté|décision)|{_TEXTS.pattern})"
    return re.compile(
        rf"{_ARTICLE}(?:\s(?:de\s|du\s|de\sla\s|de\sl['’]|dudit\s)?{source})?|\b(?:{codes})", re.IGNORECASE
    )


@cache
def _address() -> re.Pattern[str]:
    street = rf"{data_file('locked')['streets']}"
    number = r"\d+\s?(?:bis|ter|quater)?,?\s"
    town = (
        r"(?:,?\s\d{5}\s[A-ZÀ-Þ][\w'’-]*(?:[\s-][A-ZÀ-Þa-z][\w'’-]*)*?(?:\sCedex(?:\s\d+)?)?(?=[\s,.;)]|$))"
    )
    return re.compile(
        rf"{number}{street}\s[^,;.\n]{{2,60}}?{town}|\bTSA\s\d+{town}?|\b(?:{number})?{street}{_FOLLOWING}"
    )


@cache
def _person() -> re.Pattern[str]:
    titles = data_file("locked")["titles"]
    return re.compile(rf"\b{titles}(?:\s(?:de\s|du\s|d['’]|le\s|la\s)?[A-ZÀ-Þ][\w'’-]*)+")


@cache
def _body() -> re.Pattern[str]:
    table = data_file("locked")
    heads, whole = _one_of([*table["bodies"], *table["body_heads"]]), _one_of(table["bodies"])
    return re.compile(rf"\b(?i:{heads})\b{_FOLLOWING}|\b(?i:{whole})\b")


def _one_of(written: Iterable[str]) -> str:
    """A pattern of any of these words, the longest first, in which a space is any blank."""
    ordered = sorted(written, key=len, reverse=True)
    return "|".join(re.escape(one).replace("’", "['’]").replace(r"\ ", r"\s") for one in ordered)


def _trimmed(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1] in " \t\n\u00a0\u202f,;":
        end -= 1
    return Span(start, end, span.kind)


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
        if last and last.kind == span.kind == "nom" and _LINKS.fullmatch(text, last.end, span.start):
            joined[-1] = Span(last.start, span.end, "nom")
        else:
            joined.append(span)
    return joined


def _whole_ranges(text: str, spans: list[Span]) -> list[Span]:
    """«du 1er mars au 2 mai» and «entre 1,20 € et 4,85 €» are one fact, whose ends cannot change places."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        opening = _FROM.search(text, max(0, last.start - 12), last.start) if last else None
        if last and opening and last.kind == span.kind and _TO.fullmatch(text, last.end, span.start):
            joined[-1] = Span(opening.start(), span.end, span.kind)
        else:
            joined.append(span)
    return joined
