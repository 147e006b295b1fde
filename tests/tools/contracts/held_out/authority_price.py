"""The price in a local authority's acte d'engagement: several amounts one under another."""

from __future__ import annotations

from dataclasses import dataclass

from tests.tools.contracts.held_out.author import Author
from tests.tools.contracts.held_out.sheet import Sheet


@dataclass(frozen=True)
class Price:
    author: Author
    sheet: Sheet
    manner: str

    def write(self) -> None:
        if self.author.facts.is_framework:
            self.limits()
        else:
            self.amounts()

    def limits(self) -> None:
        facts, pen = self.author.facts, self.author.pen
        minimum, maximum = facts.price.minimum, facts.price.maximum
        if maximum is None:
            raise ValueError("a framework agreement has a maximum")
        high = pen.amount("montant_maximum_ht", maximum)
        if facts.terms.price_form == "unitaire":
            words = (
                "Les prix sont unitaires : ceux du bordereau, appliqués aux quantités réellement exécutées."
            )
            self.sheet.text(pen.meaning("prix_forme", "unitaire", words))
        if minimum is None:
            self.sheet.text(
                f"Le contrat est passé sans minimum et avec un maximum de {high} hors taxes, reconductions"
                " comprises."
            )
        elif self.manner == "table":
            rows = (("Minimum HT", pen.amount("montant_minimum_ht", minimum)), ("Maximum HT", high))
            self.sheet.table(rows, (6, 6))
        else:
            low = pen.amount("montant_minimum_ht", minimum)
            self.sheet.text(
                f"Les commandes ne seront pas inférieures à {low} HT ni supérieures à {high} HT,"
                " reconductions comprises."
            )
        self.sheet.text(
            f"Taux de TVA applicable à la date de l'offre : {pen.rate('tva_taux', facts.price.rate)}"
        )

    def amounts(self) -> None:
        """Base, options, total, tax: in a table without header or line by line."""
        facts, pen, hand = self.author.facts, self.author.pen, self.author.pen.hand
        price, sheet = facts.price, self.sheet
        words = "L'entreprise s'engage sur le prix global et forfaitaire suivant :"
        sheet.text(pen.meaning("prix_forme", "forfaitaire", words))
        rows = []
        if len(price.parts) > 1:
            rows.append(("Offre de base, hors taxes", hand.amount(price.parts[0].amount)))
            for number, part in enumerate(price.parts[1:], start=1):
                rows.append(
                    (f"Option n° {number} retenue ({part.content}), hors taxes", hand.amount(part.amount))
                )
        label = (
            "Montant total du marché hors taxes"
            if rows
            else self.author.one_of("Montant hors taxes", "Total HT", "Prix HT")
        )
        rows.append((label, pen.amount("montant_ht", price.ht)))
        rate = pen.rate("tva_taux", price.rate)
        rows.append(
            (
                self.author.one_of(f"TVA ({rate})", f"TVA au taux de {rate}"),
                pen.amount("montant_tva", price.vat),
            )
        )
        rows.append(
            (
                self.author.one_of("Montant TTC", "Total toutes taxes comprises"),
                pen.amount("montant_ttc", price.ttc),
            )
        )
        if self.author.random.random() < 0.6:
            sheet.table(rows, (11, 5))
        else:
            sheet.text(*(f"{label} : {amount}" for label, amount in rows), indent=0.6)
        if self.author.shows("montant_ht_lettres", 0.55):
            words = pen.amount_words("montant_ht_lettres", price.in_words)
            sheet.text(
                f"{self.author.one_of('Soit, en toutes lettres, hors taxes :', 'Montant HT en lettres :')}"
                f" {words}"
            )
        elif self.author.random.random() < 0.5:
            sheet.text(f"Montant TTC arrêté à la somme de : {hand.amount_words(price.ttc)}")
