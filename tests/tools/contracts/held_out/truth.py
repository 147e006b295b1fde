"""What the pieces of a contract say, recorded at the moment when it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tests.tools.contracts.held_out.wording import Hand

Value = str | bool | list[str] | list[dict[str, str]]


@dataclass
class Truth:
    """The fields said so far. A field said twice says the same, unless a conflict was planted on it."""

    planted_conflict: str | None = None
    fields: dict[str, Value] = field(default_factory=dict)
    conflicts: list[dict[str, object]] = field(default_factory=list)

    def say(self, name: str, value: Value) -> None:
        first = self.fields.setdefault(name, value)
        if first == value:
            return
        if name != self.planted_conflict:
            raise ValueError(f"{name} is said twice: {first!r}, then {value!r}")
        if not self.conflicts:
            self.conflicts.append({"field": name, "values": [first]})
        values = self.conflicts[0]["values"]
        if isinstance(values, list) and value not in values:
            values.append(value)


def money(amount: Decimal) -> str:
    return f"{amount:.2f}"


def plain(number: Decimal) -> str:
    """A decimal as the truth writes it: no exponent, no useless zero."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Pen:
    """Gives the words for a value and records that they were written."""

    truth: Truth
    hand: Hand

    def text(self, name: str, text: str) -> str:
        self.truth.say(name, text)
        return text

    def meaning(self, name: str, value: Value, words: str) -> str:
        """Words that say a value which does not stand in them letter for letter."""
        self.truth.say(name, value)
        return words

    def amount(self, name: str, amount: Decimal) -> str:
        return self.meaning(name, money(amount), self.hand.amount(amount))

    def amount_words(self, name: str, amount: Decimal) -> str:
        return self.meaning(name, money(amount), self.hand.amount_words(amount))

    def rate(self, name: str, rate: Decimal) -> str:
        return self.meaning(name, plain(rate), self.hand.rate(rate))

    def day(self, name: str, day: date) -> str:
        return self.meaning(name, day.isoformat(), self.hand.day(day))

    def months(self, name: str, months: int) -> str:
        return self.meaning(name, str(months), self.hand.months(months))

    def siret(self, name: str, siret: str) -> str:
        return self.meaning(name, siret, self.hand.siret(siret))

    def siren(self, name: str, siren: str) -> str:
        return self.meaning(name, siren, self.hand.siren(siren))

    def vat(self, name: str, number: str) -> str:
        return self.meaning(name, number, self.hand.vat(number))

    def iban(self, name: str, iban: str) -> str:
        return self.meaning(name, iban, self.hand.iban(iban))

    def listed(self, name: str, titles: Sequence[str]) -> Sequence[str]:
        self.truth.say(name, list(titles))
        return titles

    def choice(self, name: str, value: Value, options: Sequence[tuple[Value, str]]) -> list[str]:
        """One line a box, that of the value ticked."""
        self.truth.say(name, value)
        return [f"{self.hand.box(option == value)} {words}" for option, words in options]
