"""The holder in a State administration's acte d'engagement, with its group and its subcontractors."""

from __future__ import annotations

from dataclasses import dataclass

from tests.tools.contracts.held_out.author import Author, lines, partner_entry, place_of, said_by
from tests.tools.contracts.held_out.sheet import Sheet
from tests.tools.contracts.held_out.truth import money

WIDTHS = (6, 11)


@dataclass(frozen=True)
class Holder:
    author: Author
    sheet: Sheet
    shading: str

    def write(self) -> None:
        facts, pen, holder = self.author.facts, self.author.pen, self.author.facts.holder
        self.sheet.text(
            "Le signataire, après avoir pris connaissance des pièces du contrat et conformément à leurs"
            " clauses,"
        )
        kinds = (
            ("aucun", "s'engage seul"),
            ("solidaire", "engage le groupement solidaire"),
            ("conjoint", "engage le groupement conjoint"),
        )
        self.sheet.text(*pen.choice("groupement", facts.group, kinds), indent=0.8)
        rows = [
            (
                self.author.one_of("Dénomination sociale", "Raison sociale", "Nom ou dénomination"),
                pen.text("titulaire_nom", holder.name),
            ),
            ("Adresse de l'établissement", lines(holder.address, f"{holder.postcode} {holder.town}")),
            ("Numéro SIRET", pen.siret("titulaire_siret", holder.siret)),
        ]
        if self.author.shows("titulaire_siren", 0.35):
            rows.append(("Numéro SIREN", pen.siren("titulaire_siren", facts.written_siren)))
        if facts.written_vat and self.author.shows("titulaire_tva", 0.7):
            rows.append(
                ("Identifiant de TVA intracommunautaire", pen.vat("titulaire_tva", facts.written_vat))
            )
        rows += [("Contact", lines(said_by(holder.signatory), holder.email, holder.phone))]
        if facts.sme is not None:
            ticks = pen.choice("titulaire_pme", facts.sme, ((True, "Oui"), (False, "Non")))
            rows.append(
                (
                    "Petite ou moyenne entreprise au sens de la recommandation du 6 mai 2003",
                    "    ".join(ticks),
                )
            )
        self.sheet.table(rows, WIDTHS, shaded="labels" if self.shading == "labels" else "none")
        if facts.partners:
            self.partners()
        if facts.subcontractors:
            self.subcontractors()

    def partners(self) -> None:
        facts, hand = self.author.facts, self.author.pen.hand
        self.sheet.text(f"Membres du groupement autres que le mandataire ({facts.holder.name}) :")
        rows = [("Membre", "SIRET", "Prestations exécutées")]
        entries = []
        for number, partner in enumerate(facts.partners, start=2):
            with_siret = self.author.random.random() < 0.75
            entries.append(partner_entry(partner, with_siret=with_siret))
            siret = hand.siret(partner.siret) if with_siret else ""
            rows.append((lines(partner.name, place_of(partner)), siret, f"Poste {number} du CCTP"))
        self.sheet.table(rows, (8, 4.5, 4.5), shaded="header")
        self.author.pen.truth.say("cotraitants", entries)

    def subcontractors(self) -> None:
        hand = self.author.pen.hand
        self.sheet.text("Sous-traitants acceptés à la date de conclusion du contrat :")
        rows, entries = [("Sous-traitant", "SIRET", "Prestations", "Montant maximal HT")], []
        for item in self.author.facts.subcontractors:
            company = item.company
            rows.append((company.name, hand.siret(company.siret), item.work, hand.amount(item.amount)))
            entries.append({"nom": company.name, "siret": company.siret, "montant_ht": money(item.amount)})
        self.sheet.table(rows, (4.5, 4.5, 4, 4), shaded="header")
        self.author.pen.truth.say("sous_traitants", entries)
