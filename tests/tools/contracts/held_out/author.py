"""Who writes a contract's pieces: what is known, the manner, and the chances taken while writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.tools.contracts.held_out.facts import Facts
from tests.tools.contracts.held_out.parties import Company, Person
from tests.tools.contracts.held_out.truth import Pen
from tests.tools.contracts.held_out.wording import number_in_words

CCAG_NAMES = {
    "FCS": "fournitures courantes et de services",
    "PI": "prestations intellectuelles",
    "TIC": "techniques de l'information et de la communication",
    "Travaux": "travaux",
    "MI": "marchés publics industriels",
    "MOE": "maîtrise d'œuvre",
}


@dataclass(frozen=True)
class Author:
    facts: Facts
    pen: Pen
    random: Random

    def shows(self, field: str, chance: float) -> bool:
        """Whether a field that may be left out is written; a planted fault needs its own."""
        return self.random.random() < chance or field in self.facts.must_show

    def one_of(self, *wordings: str) -> str:
        return self.random.choice(wordings)

    def clause_value(self, field: str, value: int) -> int:
        """The value as the CCAP has it: that of the act, unless a conflict was planted on it."""
        return self.facts.in_clauses.get(field, value)

    def count(self, field: str, number: int) -> str:
        """A small number written in words or figures."""
        words = number_in_words(number).replace("un", "une") if number == 1 else number_in_words(number)
        text = self.one_of(f"{words} ({number})", words, str(number))
        return self.pen.meaning(field, str(number), text)

    def days(self, field: str, number: int) -> str:
        text = self.one_of(f"{number_in_words(number)} ({number}) jours", f"{number} jours")
        return self.pen.meaning(field, str(number), text)

    def ccag(self) -> str:
        name = self.facts.subject["ccag"]
        public = "" if name in {"MI", "MOE"} else "publics de "
        of = "aux marchés publics industriels" if name == "MI" else f"aux marchés {public}{CCAG_NAMES[name]}"
        if name == "MOE":
            of = "aux marchés publics de maîtrise d'œuvre"
        long = f"cahier des clauses administratives générales applicable {of}"
        return self.pen.meaning(
            "ccag", name, self.one_of(f"{long} (CCAG-{name})", f"CCAG-{name}", f"CCAG {name}", long)
        )

    def box(self, ticked: bool) -> str:
        return self.pen.hand.box(ticked)


def partner_entry(partner: Company, *, with_siret: bool) -> dict[str, str]:
    return {"nom": partner.name, "siret": partner.siret} if with_siret else {"nom": partner.name}


def said_by(person: Person) -> str:
    return f"{person.title} {person.name}"


def place_of(company: Company) -> str:
    return f"{company.address}, {company.postcode} {company.town}"


def lines(*texts: str) -> str:
    """Lines of one cell."""
    return "\n".join(texts)


def numbered(sections: Sequence[str], style: str) -> list[str]:
    return [style.format(number=number, title=title) for number, title in enumerate(sections, start=1)]
