"""How a contract's author writes amounts, dates, durations, identifiers and ticked boxes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août"),
    *("septembre", "octobre", "novembre", "décembre"),
)
SMALL = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"),
    *("dix", "onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
)
TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt"}
BOXES = (("☒", "☐"), ("■", "□"), ("[x]", "[ ]"), ("☑", "☐"), ("[X]", "[  ]"))
THIN, FIXED = "\u202f", "\u00a0"


def below_hundred(number: int) -> str:
    if number < 20:
        return SMALL[number]
    ten = number // 10 * 10
    if ten in (70, 90):
        ten -= 10
    rest = number - ten
    if rest == 0:
        return "quatre-vingts" if ten == 80 else TENS[ten]
    if rest in (1, 11) and ten != 80:
        return f"{TENS[ten]} et {SMALL[rest]}"
    return f"{TENS[ten]}-{SMALL[rest]}"


def below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return below_hundred(rest)
    start = "cent" if hundreds == 1 else f"{SMALL[hundreds]} cent"
    if rest:
        return f"{start} {below_hundred(rest)}"
    return start if hundreds == 1 else f"{start}s"


def number_in_words(number: int) -> str:
    """A whole number below a thousand million, in the usual spelling."""
    millions, rest = divmod(number, 1_000_000)
    thousands, units = divmod(rest, 1000)
    parts = []
    if millions:
        parts.append(f"{below_thousand(millions)} million{'s' if millions > 1 else ''}")
    if thousands:
        # «mille» is a number, not a noun: «quatre-vingt mille», «deux cent mille» lose their s.
        count = below_thousand(thousands)
        plural = count.endswith(("cents", "vingts"))
        parts.append("mille" if thousands == 1 else f"{count[:-1] if plural else count} mille")
    if units or not parts:
        parts.append(below_thousand(units))
    return " ".join(parts)


def amount_in_words(amount: Decimal) -> str:
    euros, cents = divmod(int(amount * 100), 100)
    of = "d'" if euros and euros % 1_000_000 == 0 else ""
    words = f"{number_in_words(euros)} {of}euros"
    if cents:
        words += f" et {number_in_words(cents)} centime{'s' if cents > 1 else ''}"
    return words


@dataclass(frozen=True)
class Hand:
    """One author's habits, kept through all the pieces of a contract."""

    thousands: str
    cents_always: bool
    euro: str
    long_dates: bool
    joined_identifiers: bool
    boxes: tuple[str, str]
    months_style: int
    words_style: int

    @classmethod
    def drawn(cls, random: Random) -> Hand:
        return cls(
            thousands=random.choice((" ", FIXED, THIN, FIXED, " ", FIXED, THIN, ".")),
            cents_always=random.random() < 0.7,
            euro=random.choice((f"{FIXED}€", " €", " euros", f"{FIXED}€")),
            long_dates=random.random() < 0.5,
            joined_identifiers=random.random() < 0.35,
            boxes=random.choice(BOXES),
            months_style=random.randrange(3),
            words_style=random.randrange(3),
        )

    def amount(self, amount: Decimal) -> str:
        whole, cents = divmod(int(amount * 100), 100)
        text = f"{whole:,}".replace(",", self.thousands)
        if cents or self.cents_always:
            text += f",{cents:02d}"
        return text + self.euro

    def amount_words(self, amount: Decimal) -> str:
        words = amount_in_words(amount)
        if self.words_style == 0:
            return words
        return words[0].upper() + words[1:] if self.words_style == 1 else words.upper()

    def rate(self, rate: Decimal) -> str:
        return f"{self.decimal(rate)}{FIXED}%"

    def decimal(self, value: Decimal) -> str:
        return f"{value}".replace(".", ",")

    def day(self, day: date) -> str:
        if not self.long_dates:
            return f"{day:%d/%m/%Y}"
        return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"

    def of_month(self, day: date) -> str:
        """«de mars 2025», «d'avril 2025»."""
        name = MONTHS[day.month - 1]
        start = "d'" if name[0] in "ao" else "de "
        return f"{start}{name} {day.year}"

    def months(self, months: int) -> str:
        years, rest = divmod(months, 12)
        if self.months_style == 0 or rest:
            return f"{number_in_words(months)} ({months}) mois" if self.months_style else f"{months} mois"
        unit = "an" if years == 1 else "ans"
        words = number_in_words(years)
        return f"{words} ({years}) {unit}" if self.months_style == 1 else f"{words} {unit}"

    def siren(self, siren: str) -> str:
        return siren if self.joined_identifiers else f"{siren[:3]} {siren[3:6]} {siren[6:]}"

    def siret(self, siret: str) -> str:
        return siret if self.joined_identifiers else f"{self.siren(siret[:9])} {siret[9:]}"

    def vat(self, number: str) -> str:
        return number if self.joined_identifiers else f"{number[:2]} {number[2:4]} {self.siren(number[4:])}"

    def iban(self, iban: str) -> str:
        fours = [iban[place : place + 4] for place in range(0, len(iban), 4)]
        return ("" if self.joined_identifiers else " ").join(fours)

    def box(self, ticked: bool) -> str:
        return self.boxes[0] if ticked else self.boxes[1]
