"""The price in a State administration's acte d'engagement, with tranches; and the financial annex."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tests.tools.contracts.held_out.author import Author
from tests.tools.contracts.held_out.drawing import rounded
from tests.tools.contracts.held_out.sheet import Sheet
from tests.tools.contracts.held_out.truth import money

POSTS = (
    ("Pilotage, comités et comptes rendus", "0.14"),
    ("Conception et études", "0.27"),
    ("Réalisation", "0.38"),
    ("Vérifications et mise en service", None),
)
FORMS = {
    "forfaitaire": "Prix global et forfaitaire",
    "unitaire": "Prix unitaires du bordereau",
    "mixte": "Prix mixtes : part forfaitaire et part à prix unitaires",
}


@dataclass(frozen=True)
class Price:
    author: Author
    sheet: Sheet
    shading: str

    def pairs(self, *rows: tuple[str, ...]) -> None:
        self.sheet.table(rows, (7, 10), shaded="labels" if self.shading == "labels" else "none")

    def write(self) -> None:
        facts, pen = self.author.facts, self.author.pen
        words = pen.meaning("prix_forme", facts.terms.price_form, FORMS[facts.terms.price_form])
        if facts.is_framework:
            self.limits(words)
            return
        if facts.form == "marche_a_tranches":
            self.tranches()
        self.amounts(words)

    def limits(self, words: str) -> None:
        price, pen = self.author.facts.price, self.author.pen
        rows = [("Forme du prix", words)]
        if price.minimum is not None:
            rows.append(("Montant minimum (€ HT)", pen.amount("montant_minimum_ht", price.minimum)))
        else:
            rows.append(("Montant minimum (€ HT)", "Sans minimum"))
        if price.maximum is not None:
            rows.append(("Montant maximum (€ HT)", pen.amount("montant_maximum_ht", price.maximum)))
        rows.append(("Taux de TVA", pen.rate("tva_taux", price.rate)))
        self.pairs(*rows)

    def tranches(self) -> None:
        price, pen, hand = self.author.facts.price, self.author.pen, self.author.pen.hand
        pen.truth.say(
            "tranches", [{"nom": part.name, "montant_ht": money(part.amount)} for part in price.parts]
        )
        rows = [("Tranche", "Contenu", "Montant HT")]
        rows += [(part.name, part.content, hand.amount(part.amount)) for part in price.parts]
        rows.append(("Total", "Toutes tranches confondues", pen.amount("montant_ht", price.ht)))
        self.sheet.table(rows, (5, 7, 5), shaded="header")

    def amounts(self, words: str) -> None:
        price, pen, hand = self.author.facts.price, self.author.pen, self.author.pen.hand
        rows = [("Forme du prix", words)]
        rows.append(
            (
                self.author.one_of("Montant hors taxes", "Montant total HT", "Montant en € HT"),
                pen.amount("montant_ht", price.ht),
            )
        )
        if self.author.shows("montant_ht_lettres", 0.5):
            rows.append(("Montant HT (en lettres)", pen.amount_words("montant_ht_lettres", price.in_words)))
        rows.append(("Taux de la TVA", pen.rate("tva_taux", price.rate)))
        rows.append(("Montant de la TVA", pen.amount("montant_tva", price.vat)))
        rows.append(
            (
                self.author.one_of("Montant TTC", "Montant toutes taxes comprises"),
                pen.amount("montant_ttc", price.ttc),
            )
        )
        if self.author.random.random() < 0.3:
            rows.append(("Montant TTC (en lettres)", hand.amount_words(price.ttc)))
        self.pairs(*rows)


def financial_annex(author: Author) -> Sheet:
    """The breakdown of a fixed price into posts that sum to it."""
    price, pen, hand = author.facts.price, author.pen, author.pen.hand
    sheet = Sheet(
        "Annexe_financiere", "annexe_financiere", author.facts.buyer.name, "Décomposition du prix", "sans"
    )
    sheet.text("**ANNEXE FINANCIÈRE**", size=14, align="center")
    sheet.text(pen.text("objet", author.facts.subject["objet"]), align="center")
    rows = [("Poste", "Désignation", "Unité", "Montant HT")]
    left = price.ht
    for number, (name, share) in enumerate(POSTS, start=1):
        amount = left if share is None else rounded(price.ht * Decimal(share))
        left -= amount
        rows.append((str(number), name, "forfait", hand.amount(amount)))
    rows.append(("", "Total HT", "", pen.amount("montant_ht", price.ht)))
    sheet.table(rows, (1.5, 8.5, 2.5, 4.5), shaded="header")
    return sheet
