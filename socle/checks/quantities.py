"""Numbers as French texts write them, in digits or in words, with their unit.

Sources: the Imprimerie nationale's usage (a space between thousands, a comma before decimals, a space
before % and €); amounts with points between thousands are read too. Durations are told in months (ans,
trimestres), days (semaines) or hours (minutes): 24 mois equals 2 ans, but 48 heures are not 2 jours,
since the law counts them differently.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from socle.checks.words import fold

_VALUES = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
    "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
    "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70,
    "huitante": 80, "octante": 80, "nonante": 90,
}  # fmt: skip
_SCALES = {"mille": 10**3, "million": 10**6, "milliard": 10**9}
_SYMBOLS = {"k": 10**3, "M": 10**6, "Md": 10**9, "Mds": 10**9}

_SIMPLE = [*_VALUES, "vingts", "cent", "cents", "mille"]
_WORD = "(?:" + "|".join(sorted(_SIMPLE, key=len, reverse=True)) + r"|millions?|milliards?)\b"
_IN_WORDS = rf"\b{_WORD}(?:(?:\s*[-‐‑]\s*|\s+)(?:et(?:\s*[-‐‑]\s*|\s+)(?=une?\b|onze\b))?{_WORD})*"
_SPACE = r"[ \u00a0\u202f\u2009]"
_IN_DIGITS = (
    r"(?<![\w.,])"
    rf"(?:\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)(?:[.,]\d+)?|\d{{1,3}}(?:\.\d{{3}})+(?!\d)(?:,\d+)?"
    r"|\d{1,3}(?:,\d{3})+\.\d+|\d+(?:[.,]\d+)?)"
)
# A footnote mark or a cell glued by a reader of PDF («attributaire3 100 000 €») must not join the amount.
_GLUED = rf"(?<=[^\W\d_])\d{{1,2}}(?={_SPACE}|$)"
_AGAIN = r"(?:\s*\(\s*(?:[\d \u00a0\u202f.,]+|[^\W\d_][^\W\d_ \u00a0-]*(?:[- ][^\W\d_]+){0,6})\s*\))?"
_MULTIPLIER = (
    rf"(?:(?:{_SPACE}|-)*(?P<scale>mille|millions?|milliards?)\b|{_SPACE}*(?P<symbol>Mds?|M"
    rf"|k)(?=\s?(?:€|EUR|euros?\b)))?"
)
_BETWEEN = (
    r"(?:\s*(?:d['’]|de\s+))?\s*(?:premi(?:er|ère|ere)s?\s+|derni(?:er|ère|ere)s?\s+"
    r"|prochaine?s?\s+|seule?s?\s+)?"
)
_UNIT = (
    r"(?:(?P<money>€|euros?\b|EUR\b)|(?P<percent>%|pour[ -]cents?\b|p\.\s?100)"
    r"|(?P<duration>ans?|années?|semestres?|trimestres?|mois|semaines?|jours?|heures?|h|minutes?|min|secondes?)\b"
    r"|(?P<measure>km/h|km²|m²|m³|km|kg|mg|cm|mm|ha|hectares?|kilomètres?|kilogrammes?|mètres?|tonnes?|degrés?|°C|litres?|fois|points?)(?!\w))"
)
_TAX = r"(?:\s*\(?\s*(?P<tax>H\.?T\.?|T\.?T\.?C\.?|hors\s+tax(?:es?|e)|toutes\s+taxes\s+comprises)(?!\w))?"
_DAYS = r"(?:\s+(?P<days>ouvrés?|ouvrables?|calendaires?|francs?)\b)?"
_NUMBER = re.compile(
    rf"(?P<digits>{_IN_DIGITS})(?P<glued>){_MULTIPLIER}{_AGAIN}(?:{_BETWEEN}{_UNIT}{_TAX}{_DAYS})?"
    rf"|(?P<lone>{_GLUED})"
    rf"|(?P<words>{_IN_WORDS}){_AGAIN}(?:{_BETWEEN}{(_UNIT + _TAX + _DAYS).replace('P<', 'P<w')})?",
    re.IGNORECASE,
)
_RANGE = re.compile(r"^\s*(?:et|à|a|ou|-|–|/)\s*$", re.IGNORECASE)
_MORE = re.compile(
    r"(?:plus\s+d['’]?e?|au\s+moins|sup[ée]rieure?s?\s+(?:ou\s+[ée]ga\w+\s+)?[àa]|minimum\s+de|minimum\s+est\s+de"
    r"|d[ée]passe\w*|exc[èe]de\w*|[àa]\s+partir\s+de)\s*$",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"(?:moins\s+d['’]?e?|au\s+plus|inf[ée]rieure?s?\s+(?:ou\s+[ée]ga\w+\s+)?[àa]|maximum\s+de|maximum\s+est\s+de"
    r"|maximale?\s+de|jusqu['’][àa]|ne\s+(?:peut|doit)\s+exc[ée]der)\s*$",
    re.IGNORECASE,
)
_DURATIONS: dict[str, tuple[str, Decimal]] = {
    "an": ("mois", Decimal(12)), "annee": ("mois", Decimal(12)), "semestre": ("mois", Decimal(6)),
    "trimestre": ("mois", Decimal(3)), "moi": ("mois", Decimal(1)), "mois": ("mois", Decimal(1)),
    "semaine": ("jours", Decimal(7)), "jour": ("jours", Decimal(1)), "heure": ("heures", Decimal(1)),
    "h": ("heures", Decimal(1)), "minute": ("minutes", Decimal(1)), "min": ("minutes", Decimal(1)),
    "seconde": ("secondes", Decimal(1)),
}  # fmt: skip
_MEASURES = {
    "kilometre": "km", "kilogramme": "kg", "metre": "m", "hectare": "ha", "degre": "°", "°c": "°",
    "litre": "l", "tonne": "t",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, its unit («€», «%», «mois», «jours», «» when none is told), and what is said about it."""

    start: int
    end: int
    value: Decimal
    unit: str
    qualifier: str  # HT, TTC, ouvrés, ouvrables, calendaires
    bound: str  # «plus» when the text says at least, «moins» when it says at most
    factor: Decimal = Decimal(1)  # what its unit was multiplied by: 12 for «ans», told in months


def quantities(text: str) -> Iterator[Quantity]:
    """Every number of a text, in order; the articles un and une count only before a unit."""
    found = [quantity for match in _NUMBER.finditer(text) if (quantity := _read(match, text))]
    for index, quantity in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        if (
            following
            and not quantity.unit
            and following.unit
            and _RANGE.match(text[quantity.end : following.start])
        ):
            yield _with_unit_of(quantity, following)  # «entre 30 et 50 %»
        else:
            yield quantity


def in_digits(written: str) -> Decimal:
    """The value of a number in digits: 1.234,5 and 200 000,50 and 1,234.50. Source: the module's rule."""
    bare = re.sub(r"\s", "", written)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", bare):
        bare = bare.replace(".", "")
    elif re.fullmatch(r"\d{1,3}(?:,\d{3})+\.\d+", bare):
        bare = bare.replace(",", "")
    return Decimal(bare.replace(",", "."))


def in_words(written: str) -> Decimal:
    """The value of a number in words: quatre-vingt-dix-sept is 97, deux cent mille is 200 000."""
    total = current = 0
    for part in re.split(r"[\s‐‑-]+", fold(written)):
        word = part.rstrip("s") if part.rstrip("s") in {"vingt", "cent", *_SCALES} else part
        if word == "vingt" and current % 100 == 4:
            current += 76  # quatre-vingt
        elif word == "cent":
            current = max(current, 1) * 100
        elif word in _SCALES:
            total += max(current, 1) * _SCALES[word]
            current = 0
        else:
            current += _VALUES.get(word, 0)
    return Decimal(total + current)


def _read(match: re.Match[str], text: str) -> Quantity | None:
    if lone := match["lone"]:
        return Quantity(match.start(), match.end(), Decimal(lone), "", "", "")
    prefix = "w" if match["words"] else ""
    unit, factor = _unit(match, prefix)
    if match["words"]:
        if fold(match["words"]) in {"un", "une"} and not unit:
            return None
        value = in_words(match["words"])
    else:
        value = in_digits(match["digits"]) * _multiplier(match)
    before = text[max(0, match.start() - 40) : match.start()]
    bound = "plus" if _MORE.search(before) else "moins" if _LESS.search(before) else ""
    return Quantity(
        match.start(), match.end(), value * factor, unit, _qualifier(match, prefix), bound, factor
    )


def _multiplier(match: re.Match[str]) -> int:
    if match["scale"]:
        return _SCALES[match["scale"].lower().rstrip("s")]
    return next(
        (scale for symbol, scale in _SYMBOLS.items() if symbol.lower() == (match["symbol"] or "").lower()), 1
    )


def _unit(match: re.Match[str], prefix: str) -> tuple[str, Decimal]:
    if match[prefix + "money"]:
        return "€", Decimal(1)
    if match[prefix + "percent"]:
        return "%", Decimal(1)
    if duration := match[prefix + "duration"]:
        name = fold(duration)
        return _DURATIONS[name if name in _DURATIONS else name.rstrip("s")]
    if measure := match[prefix + "measure"]:
        name = fold(measure).rstrip("s")
        return _MEASURES.get(name, name), Decimal(1)
    return "", Decimal(1)


def _qualifier(match: re.Match[str], prefix: str) -> str:
    if tax := match[prefix + "tax"]:
        return "HT" if fold(tax).startswith("h") else "TTC"
    return fold(match[prefix + "days"] or "").rstrip("s")


def _with_unit_of(quantity: Quantity, other: Quantity) -> Quantity:
    return replace(
        quantity,
        value=quantity.value * other.factor,
        unit=other.unit,
        qualifier=other.qualifier,
        factor=other.factor,
    )
