"""Numbers as French contracts write them."""

from __future__ import annotations

from decimal import Decimal

_UNITS = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
]
_TENS = (
    "",
    "",
    "vingt",
    "trente",
    "quarante",
    "cinquante",
    "soixante",
    "soixante",
    "quatre-vingt",
    "quatre-vingt",
)
MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


def in_words(number: int) -> str:
    """A whole number below a thousand million in words, by the traditional rules of hyphens."""
    if number >= 10**6:
        millions, rest = divmod(number, 10**6)
        words = f"{in_words(millions)} million{'s' if millions > 1 else ''}"
        return f"{words} {in_words(rest)}" if rest else words
    if number >= 1000:
        thousands, rest = divmod(number, 1000)
        words = "mille" if thousands == 1 else f"{_plain(thousands)} mille"
        return f"{words} {in_words(rest)}" if rest else words
    return _below_thousand(number)


def _plain(number: int) -> str:
    """Before mille, vingt and cent take no s."""
    words = _below_thousand(number)
    return words[:-1] if words.endswith(("cents", "vingts")) else words


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    words = "cent" if hundreds == 1 else f"{_UNITS[hundreds]} cent"
    if not rest:
        return words + ("s" if hundreds > 1 else "")
    return f"{words} {_below_hundred(rest)}"


def _below_hundred(number: int) -> str:
    if number < 20:
        return _UNITS[number]
    tens, units = divmod(number, 10)
    if tens in (7, 9):
        units += 10
    if units == 0:
        return _TENS[tens] + ("s" if tens == 8 else "")
    joined = " et " if units in (1, 11) and tens not in (8, 9) else "-"
    return f"{_TENS[tens]}{joined}{_UNITS[units]}"


def amount_in_words(amount: Decimal) -> str:
    euros, cents = divmod(int(amount * 100), 100)
    of = " d'" if euros >= 10**6 and euros % 10**6 == 0 else " "
    words = f"{in_words(euros)}{of}euros"
    return f"{words} et {in_words(cents)} centimes" if cents else words


def amount(value: Decimal, style: int = 0) -> str:
    """12 345,60 in one of the writings that are met."""
    text = f"{value:,.2f}".replace(",", " ").replace(".", ",")
    if style == 1 and text.endswith(",00"):
        text = text[:-3]
    return text.replace(" ", ".") if style == 2 else text


def date_in_words(iso: str) -> str:
    year, month, day = iso.split("-")
    number = "1er" if day == "01" else str(int(day))
    return f"{number} {MONTHS[int(month) - 1]} {year}"


def date_in_digits(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{day}/{month}/{year}"


def month_in_words(iso: str) -> str:
    year, month = iso.split("-")
    return f"{MONTHS[int(month) - 1]} {year}"
