"""What a text refers to: articles of codes and of the document, identifiers, lots and annexes, addresses,
formulas.

Article numbers follow the codes' own: a letter (L, R, D, A), an optional full stop and space, digits and
hyphens («L. 2124-2», «R2143-6»); a document's own articles are numbered with full stops («14.2.1»).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from socle.checks.words import fold

Kind = Literal["url", "email", "phone", "article", "identifier", "label", "formula"]

_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>«»\"()]+[^\s<>«»\"().,;:!?]", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w/])(?:\+33[\s.]?(?:\(0\))?[\s.]?|0)[1-9](?:[\s.-]?\d{2}){4}(?!\d)")
_CODE_ARTICLE = re.compile(r"\b(?P<letter>[LRDA])\*?\.?\s?(?P<number>\d{1,4}(?:-\d+)*)(?![\w_])")
_ARTICLES = re.compile(
    r"\b(?:articles?|art\.?|ARTICLE)\s+(?P<list>\d+(?:\.\d+)*(?:\s*(?:,|et|à|ou|;)\s*\d+(?:\.\d+)*(?!\s*(?:%|€|mois|jours|ans)))*)",
    re.IGNORECASE,
)
_SECTION = re.compile(r"(?<![\w.,/])(?!\d{1,3}(?:\.\d{3})+(?![.\d]))\d+(?:\.\d+){2,}(?![\w])")
_NUMBERED_HEADING = re.compile(r"^\s*(?:#+\s*)?(\d+(?:\.\d+)+)\.?\s+[A-ZÀ-Þ]", re.MULTILINE)
_IDENTIFIER = re.compile(
    r"\b(?=[\w/-]*\d)(?=[\w/-]*[A-Z_/])[A-Za-z0-9]+(?:[_/-][A-Za-z0-9]+)+\b|\b\d{4}-\d{2,5}\b(?!-)"
)
_DATE = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{4}|\d{4}-\d{2}-\d{2}")
_LABEL = re.compile(
    r"\b(?P<name>lots?|annexes?|phases?|tranches?|chapitres?|parties?|titres?|niveaux?|rangs?|crit[èe]res?|[ée]tapes?"
    r"|options?|postes?|pages?|alin[ée]as?|groupes?|cat[ée]gories?|zones?)\s*(?:n\s?[°ºo]s?\s?)?"
    r"(?P<list>(?:\d{1,3}|[IVX]+|[A-Z])(?![\w%€]|[.,]\d|\s*(?:%|€|mois\b|ans?\b|jours?\b|heures?\b|euros?\b))"
    r"(?:\s*(?:,|et|à|ou)\s*(?:n\s?[°ºo]\s?)?\d{1,3}(?![\w%€]|[.,]\d|\s*(?:%|€|mois\b|ans?\b|jours?\b|euros?\b)))*)",
    re.IGNORECASE,
)
_TERM = r"(?:\d+(?:[.,]\d+)?|[A-Za-z][A-Za-z0-9]?)"
_FORMULA = re.compile(
    rf"\b[A-Z][A-Za-z0-9]?\s*=\s*[(\[]*{_TERM}(?:\s*[)\]]*\s*[x×*/÷+−·-]\s*[(\[]*\s*{_TERM}|\s*[(\[]\s*{_TERM})+\s*[)\]]*(?!\w)"
)
_NUMERAL = re.compile(r"\d+(?:\.\d+)*|[IVX]+\b|\b[A-Z]\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    """Something a text points to, with a form that can be compared."""

    start: int
    end: int
    kind: Kind
    value: str


def references(text: str) -> list[Reference]:
    """Every reference of a text; two never overlap, save a formula, whose numbers count as numbers too."""
    kept: list[Reference] = []
    for reader in (_addresses, _articles, _identifiers, _labels):
        for one in reader(text):
            if all(one.end <= other.start or other.end <= one.start for other in kept):
                kept.append(one)
    kept.extend(
        Reference(*match.span(), "formula", formula(match.group())) for match in _FORMULA.finditer(text)
    )
    return kept


def formula(written: str) -> str:
    """A formula without what writing changes: P = V x R / 250 and P = (V × R)/250 are the same."""
    bare = re.sub(r"[\s()\[\]]", "", written)
    return re.sub(r"(?<=[\w)])[xX](?=[\w(])|[×·]", "*", bare).replace("÷", "/").replace("−", "-").lower()


def _addresses(text: str) -> Iterator[Reference]:
    for match in _EMAIL.finditer(text):
        yield Reference(*match.span(), "email", match.group().strip(".").lower())
    for match in _URL.finditer(text):
        yield Reference(
            *match.span(), "url", match.group().lower().split("://")[-1].removeprefix("www.").rstrip("/")
        )
    for match in _PHONE.finditer(text):
        yield Reference(*match.span(), "phone", re.sub(r"\D", "", match.group())[-9:])


def _articles(text: str) -> Iterator[Reference]:
    for match in _CODE_ARTICLE.finditer(text):
        yield Reference(*match.span(), "article", match["letter"] + match["number"])
    for pattern, group in ((_NUMBERED_HEADING, 1), (_SECTION, 0)):
        for match in pattern.finditer(text):
            yield Reference(*match.span(group), "article", match.group(group))
    for match in _ARTICLES.finditer(text):
        for number in _NUMERAL.finditer(match["list"]):
            offset = match.start("list")
            yield Reference(offset + number.start(), offset + number.end(), "article", number.group())


def _identifiers(text: str) -> Iterator[Reference]:
    for match in _IDENTIFIER.finditer(text):
        if _DATE.fullmatch(match.group()):
            continue
        yield Reference(*match.span(), "identifier", match.group().upper())


def _labels(text: str) -> Iterator[Reference]:
    for match in _LABEL.finditer(text):
        name = fold(match["name"]).rstrip("sx")
        for number in _NUMERAL.finditer(match["list"]):
            offset = match.start("list")
            value = f"{name} {number.group().upper()}"
            yield Reference(offset + number.start(), offset + number.end(), "label", value)
