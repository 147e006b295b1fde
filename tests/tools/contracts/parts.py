"""What several pieces write alike: boxes, amounts, durations, in the style that a contract is drawn in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from tests.tools.contracts import numbers
from tests.tools.contracts.facts import Facts
from tests.tools.contracts.identities import grouped

BOXES = (("☐", "☒"), ("☐", "☑"), ("□", "■"), ("[ ]", "[X]"))
FORM_WORDS = {
    "marche": "marché ordinaire",
    "accord_cadre_bons_de_commande": "accord-cadre à bons de commande",
    "accord_cadre_marches_subsequents": "accord-cadre donnant lieu à la conclusion de marchés subséquents",
    "marche_subsequent": "marché subséquent",
    "marche_a_tranches": "marché à tranches",
}
CCAG_WORDS = {
    "FCS": "fournitures courantes et services", "PI": "prestations intellectuelles",
    "TIC": "techniques de l'information et de la communication", "Travaux": "travaux",
    "MI": "marchés industriels", "MOE": "maîtrise d'œuvre",
}  # fmt: skip


@dataclass
class Style:
    """How one contract writes things."""

    boxes: tuple[str, str]
    amount: int
    spaced: bool
    words_for_dates: bool
    layout: int

    @staticmethod
    def draw(random: Random, layout: int | None = None) -> Style:
        return Style(
            random.choice(BOXES), random.randint(0, 2), random.random() < 0.6, random.random() < 0.5,
            random.randint(0, 2) if layout is None else layout,
        )  # fmt: skip

    def box(self, ticked: bool) -> str:
        return self.boxes[1] if ticked else self.boxes[0]

    def choice(self, options: dict[str, str], chosen: str | None, between: str = "   ") -> str:
        return between.join(f"{self.box(key == chosen)} {label}" for key, label in options.items())

    def yes_no(self, value: bool, *, no_first: bool = False) -> str:
        yes, no = f"{self.box(value)} Oui", f"{self.box(not value)} Non"
        return f"{no}   {yes}" if no_first else f"{yes}   {no}"

    def money(self, value: str) -> str:
        return numbers.amount(Decimal(value), self.amount) + " €"

    def rate(self, value: str) -> str:
        return value.replace(".", ",") + " %"

    def date(self, iso: str) -> str:
        return numbers.date_in_words(iso) if self.words_for_dates else numbers.date_in_digits(iso)

    def siret(self, value: str) -> str:
        return grouped(value, (3, 3, 3)) if self.spaced else value

    def siren(self, value: str) -> str:
        return grouped(value, (3, 3)) if self.spaced else value

    def iban(self, value: str) -> str:
        return grouped(value, (4,) * 6) if self.spaced else value


def months(value: str, *, twice: bool = False) -> str:
    """24 mois, or vingt-quatre (24) mois, or 2 ans."""
    if twice:
        return f"{numbers.in_words(int(value))} ({value}) mois"
    return f"{value} mois"


def formula(facts: Facts) -> str:
    """The formula of revision, whose value goes into the truth as it is written."""
    fixed, variable = (str(weight.normalize()).replace(".", ",") for weight in facts.weights)
    text = f"P = P0 x [{fixed} + {variable} (Im / I0)]"
    facts.values["revision_formule"] = text
    return text


def pieces_named(values: dict[str, Any]) -> list[str]:
    return [f"Annexe {number} : {title}" for number, title in enumerate(values["annexes"], start=1)]
