"""Values as contracts write them, made comparable: amounts, rates, months, days, dates, identifiers.

Each function reads the first value of its kind in a text and says where it stands; None where there is
none. Nothing is repaired: an identifier comes out as it was written, without its spaces.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from socle.checks.dates import dates
from socle.checks.quantities import Quantity, in_words, quantities
from socle.tools.contracts.reading.folding import fold

_SPACES = r"[ .\u00a0\u202f]?"
_SIRET = re.compile(rf"(?<!\d)\d{{3}}{_SPACES}\d{{3}}{_SPACES}\d{{3}}{_SPACES}\d{{2}}{_SPACES}\d{{3}}(?!\d)")
_SIREN = re.compile(rf"(?<!\d)\d{{3}}{_SPACES}\d{{3}}{_SPACES}\d{{3}}(?!{_SPACES}\d)")
_VAT = re.compile(r"\bFR ?[0-9A-Z]{2} ?\d{3} ?\d{3} ?\d{3}(?!\d)")
_IBAN = re.compile(r"\b[A-Z]{2} ?\d{2}(?: ?[0-9A-Z]{4}){3,6}(?: ?[0-9A-Z]{1,3})?(?![0-9A-Za-z])")
_BIC = re.compile(r"\b[A-Z]{4} ?[A-Z]{2} ?[A-Z0-9]{2}(?: ?[A-Z0-9]{3})?\b")
_CODE = re.compile(r"(?=[\w/.-]*\d)[A-Za-z0-9][\w./-]{2,30}(?<![./-])")
_NUMBER_SIGN = re.compile(r"\bn(?=\s?[°o]?\b|°)|\bnum[ée]ro\b", re.IGNORECASE)
_COUNT = re.compile(
    r"(?<!\d)(\d{1,2})(?!\d)|\b(une?|deux|trois|quatre|cinq|six|sept|huit|neuf)\b", re.IGNORECASE
)
_CENTS = re.compile(r"\b([a-z-]+(?: [a-z-]+){0,3}) centimes?\b|\beuros? et ([a-z-]+(?: [a-z-]+){0,3})\b")
_NUMBER_WORD = (
    r"(?:zero|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?"
    r"|trente|quarante|cinquante|soixante|cents?|mille|millions?|milliards?)"
)
_TAX = re.compile(
    r"\s*\(?\s*(?:h\.?t\.?|t\.?t\.?c\.?|hors\s+taxes?|toutes\s+taxes\s+comprises)$", re.IGNORECASE
)
_DIGITS = r"\d{1,3}(?:[ .\u00a0\u202f]\d{3})+"
_BARE = re.compile(rf"\s*({_DIGITS}(?:,\d{{2}})?|\d+,\d{{2}})\s*(?:HT|TTC)?\s*$")
_TAXED = re.compile(rf"(?<![\w.,])((?:{_DIGITS}|\d+),\d{{2}})\s(?:H\.?T|T\.?T\.?C)\b")
_WORDS = re.compile(rf"\b{_NUMBER_WORD}(?:(?:[ -]+(?:et[ -]+)?){_NUMBER_WORD})*\b")


@dataclass(frozen=True)
class Found:
    """A value, comparable, and the characters [start, end) of the text that say it."""

    value: str
    start: int
    end: int


Finder = Callable[[str], "Found | None"]


def plain(number: Decimal) -> str:
    """A number without useless zeros: 20, 5.5."""
    text = f"{number.normalize():f}"
    return text


def money(number: Decimal) -> str:
    """An amount with its cents: 1234.50."""
    return f"{number:.2f}"


def amount(text: str) -> Found | None:
    """The first amount of money; a bare number of a cell counts when it has cents or thousands, and one with
    cents before HT or TTC, whose sign of money is forgotten or was not recognised."""
    taxed = _TAXED.search(text)
    for quantity in quantities(text):
        if taxed is not None and taxed.start(1) < quantity.start:
            break
        if quantity.unit == "€":
            written = _TAX.sub("", text[quantity.start : quantity.end])
            return Found(money(quantity.value), quantity.start, quantity.start + len(written))
    bare = taxed or _BARE.match(text)
    if bare is None:
        return None
    digits = re.sub(r"[ .\u00a0\u202f]", "", bare[1]).replace(",", ".")
    return Found(money(Decimal(digits)), bare.start(1), bare.end(1))


def rate(text: str) -> Found | None:
    """The first percentage."""
    return _first(text, "%", lambda quantity: plain(quantity.value))


def months(text: str) -> Found | None:
    """The first duration in months or years, in months."""
    return _first(text, "mois", lambda quantity: plain(quantity.value))


def days(text: str) -> Found | None:
    """The first duration in days."""
    return _first(text, "jours", lambda quantity: plain(quantity.value))


def _first(text: str, unit: str, written: Callable[[Quantity], str]) -> Found | None:
    for quantity in quantities(text):
        if quantity.unit == unit:
            return Found(written(quantity), quantity.start, quantity.end)
    return None


def count(text: str) -> Found | None:
    """A small whole number, in digits or in words."""
    match = _COUNT.search(text)
    if match is None:
        return None
    return Found(match[1] or plain(in_words(match[2])), *match.span())


def day(text: str) -> Found | None:
    """The first full date."""
    for date in dates(text):
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", date.value):
            return Found(date.value, date.start, date.end)
    return None


def month(text: str) -> Found | None:
    """The first month of a year, from a month or from a full date."""
    for date in dates(text):
        if re.match(r"\d{4}-\d{2}", date.value):
            return Found(date.value[:7], date.start, date.end)
    return None


def amount_in_words(text: str) -> Found | None:
    """The value of the first amount in words, with its cents."""
    folded = fold(text)
    euros = re.search(r"\b(?:d')?euros?\b", folded)
    words = _WORDS.search(folded, 0, euros.start() if euros else len(folded))
    if words is None or words[0] in ("un", "une"):
        return None
    value, end = in_words(words[0]), euros.end() if euros else words.end()
    cents = _CENTS.search(folded, words.end())
    counted = _WORDS.search((cents[1] or cents[2]) if cents else "")
    if cents and counted:
        value += in_words(counted[0]) / 100
        end = cents.end()
    return Found(money(value), words.start(), end)


def _pattern(pattern: re.Pattern[str]) -> Finder:
    def find(text: str) -> Found | None:
        match = pattern.search(text)
        return Found(re.sub(r"[^0-9A-Za-z]", "", match[0]).upper(), *match.span()) if match else None

    return find


siret = _pattern(_SIRET)
siren = _pattern(_SIREN)
vat = _pattern(_VAT)
iban = _pattern(_IBAN)
bic = _pattern(_BIC)


def code(text: str) -> Found | None:
    """A reference: letters, digits and signs, with a digit at least, as written."""
    match = _CODE.search(text)
    if match is None or re.search(r"\w", _NUMBER_SIGN.sub("", text[: match.start()])):
        return None  # «25 DAF 051»: a part of a reference is not the reference
    return Found(match[0], *match.span())


def phrase(text: str) -> Found | None:
    """The whole text, without what surrounds or closes it."""
    bare = text.strip(' .;,:•-–|«»"')
    if len(bare) < 2 or not re.search(r"[^\W_]", bare):
        return None
    start = text.index(bare)
    return Found(bare, start, start + len(bare))


FINDERS: dict[str, Finder] = {
    "amount": amount, "rate": rate, "months": months, "days": days, "count": count, "date": day,
    "month": month, "words": amount_in_words, "siret": siret, "siren": siren, "vat": vat, "iban": iban,
    "bic": bic, "code": code, "text": phrase,
}  # fmt: skip
