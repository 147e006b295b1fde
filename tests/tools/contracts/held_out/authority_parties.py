"""The parties in a local authority's acte d'engagement: who buys, who commits."""

from __future__ import annotations

from dataclasses import dataclass

from tests.tools.contracts.held_out.author import Author, partner_entry, place_of, said_by
from tests.tools.contracts.held_out.parties import Company
from tests.tools.contracts.held_out.sheet import Sheet

FORMS = (
    ("marche", "marché ordinaire"),
    (
        "accord_cadre_bons_de_commande",
        "accord-cadre à bons de commande (articles R2162-13 et R2162-14 du code de la commande publique)",
    ),
)
GROUPS = (
    ("aucun", "seul, pour mon propre compte"),
    ("solidaire", "en groupement solidaire"),
    ("conjoint", "en groupement conjoint, le mandataire étant solidaire"),
)


@dataclass(frozen=True)
class Labels:
    """Labels with their values, in the manner of the act's author."""

    author: Author
    sheet: Sheet
    manner: str

    def write(self, *pairs: tuple[str, str]) -> None:
        """Labels with their values: beside, above, or in a table that has no header."""
        if self.manner == "table":
            self.sheet.table(pairs, (6, 11), rules=self.author.random.choice(("all", "outer")))
            return
        for label, value in pairs:
            if self.manner == "beside":
                self.sheet.text(f"{label} : {value}")
            else:
                self.sheet.text(f"**{label}**")
                self.sheet.text(value, indent=0.6)


@dataclass(frozen=True)
class Parties:
    author: Author
    sheet: Sheet
    manner: str

    def buyer(self) -> None:
        facts, pen = self.author.facts, self.author.pen
        pairs = [
            (
                self.author.one_of("Acheteur", "Personne publique", "Collectivité"),
                pen.text("acheteur_nom", facts.buyer.name),
            ),
            (
                "Représentée par",
                (
                    f"{said_by(facts.buyer.signatory)}, {facts.buyer.head}, en vertu de la délibération du"
                    " 5 juillet 2020"
                ),
            ),
        ]
        if self.author.shows("acheteur_siret", 0.85):
            label = self.author.one_of("SIRET", "N° SIRET de la collectivité", "Siret")
            pairs.append((label, pen.siret("acheteur_siret", facts.buyer.siret)))
        procedure = pen.text("procedure", facts.procedure)
        articles = {
            "Procédure adaptée": "article L2123-1",
            "Appel d'offres ouvert": "articles L2124-2 et R2161-2 à R2161-5",
        }
        pairs.append(
            (
                self.author.one_of("Mode de passation", "Procédure suivie"),
                f"{procedure} ({articles[facts.procedure]} du code de la commande publique)",
            )
        )
        if self.author.shows("comptable_assignataire", 0.8):
            pairs.append(
                ("Comptable assignataire", pen.text("comptable_assignataire", facts.buyer.accountant))
            )
        if self.author.shows("cpv", 0.7):
            pairs.append((self.author.one_of("CPV", "Nomenclature européenne (CPV)"), self.cpv()))
        Labels(self.author, self.sheet, self.manner).write(*pairs)
        self.sheet.text(f"{self.author.one_of('Le contrat est un', 'Forme retenue :')}")
        self.sheet.text(*pen.choice("forme", facts.form, FORMS), indent=0.8)

    def cpv(self) -> str:
        codes = self.author.facts.cpv
        if "cpv" not in self.author.facts.must_show and self.author.random.random() < 0.2:
            codes = [code[:8] for code in codes]
        return " ; ".join(self.author.pen.listed("cpv", codes))

    def contractor(self) -> None:
        facts, sheet, holder = self.author.facts, self.sheet, self.author.facts.holder
        if self.author.random.random() < 0.4:
            self.contractor_in_prose(holder)
        else:
            self.contractor_in_labels(holder)
        sheet.text("Je m'engage (nous nous engageons) :")
        sheet.text(*self.author.pen.choice("groupement", facts.group, GROUPS), indent=0.8)
        if facts.partners:
            self.partners()
        if facts.sme is not None:
            question = (
                "L'entreprise est-elle une PME (moins de 250 salariés, chiffre d'affaires inférieur à 50"
                " millions d'euros) ?"
            )
            answer = self.author.pen.choice("titulaire_pme", facts.sme, ((True, "oui"), (False, "non")))
            sheet.text(f"{question} {'   '.join(answer)}")
        sheet.text(
            "Après avoir pris connaissance du cahier des clauses administratives particulières et des"
            " pièces qu'il cite, et après avoir fourni les attestations prévues aux articles R2143-6 à"
            " R2143-10 du code de la commande publique, l'entreprise s'engage, sans réserve, à exécuter ce"
            " qui lui est demandé aux conditions ci-après. L'offre lie son auteur pendant 120 jours à"
            " compter de la date limite de réception."
        )

    def contractor_in_prose(self, holder: Company) -> None:
        pen, who = self.author.pen, said_by(holder.signatory)
        siret = pen.siret("titulaire_siret", holder.siret)
        text = (
            f"Je, {who}, agissant au nom et pour le compte de l'entreprise"
            f" **{pen.text('titulaire_nom', holder.name)}** ({holder.legal_form} au capital de"
            f" {holder.capital} euros), dont le siège se trouve {place_of(holder)}, téléphone"
            f" {holder.phone}, "
        )
        if self.author.shows("titulaire_siren", 0.5):
            siren = pen.siren("titulaire_siren", self.author.facts.written_siren)
            text += f"inscrite au registre du commerce de {holder.town} sous le n° {siren}, "
        text += f"SIRET de l'établissement qui exécutera le marché : {siret}"
        if self.author.facts.written_vat and self.author.shows("titulaire_tva", 0.5):
            text += f", n° de TVA {pen.vat('titulaire_tva', self.author.facts.written_vat)}"
        self.sheet.text(f"{text}.")

    def contractor_in_labels(self, holder: Company) -> None:
        pen = self.author.pen
        pairs = [
            (
                self.author.one_of("Entreprise", "Raison sociale", "Nom de l'entreprise"),
                pen.text("titulaire_nom", holder.name),
            ),
            ("Forme juridique", f"{holder.legal_form} au capital de {holder.capital} €"),
            ("Siège", place_of(holder)),
            ("Téléphone / courriel", f"{holder.phone} / {holder.email}"),
            (
                self.author.one_of("SIRET", "N° Siret", "Numéro SIRET"),
                pen.siret("titulaire_siret", holder.siret),
            ),
        ]
        if self.author.shows("titulaire_siren", 0.4):
            siren = pen.siren("titulaire_siren", self.author.facts.written_siren)
            pairs.append((self.author.one_of("N° SIREN", "RCS"), siren))
        if self.author.facts.written_vat and self.author.shows("titulaire_tva", 0.5):
            vat = pen.vat("titulaire_tva", self.author.facts.written_vat)
            pairs.append((self.author.one_of("TVA intracommunautaire", "N° de TVA"), vat))
        pairs.append(("Représentant", said_by(holder.signatory)))
        Labels(self.author, self.sheet, self.manner).write(*pairs)

    def partners(self) -> None:
        facts, hand = self.author.facts, self.author.pen.hand
        self.sheet.text(f"Le mandataire du groupement est {facts.holder.name}. Les autres membres sont :")
        entries = []
        for partner in facts.partners:
            with_siret = self.author.random.random() < 0.7
            entries.append(partner_entry(partner, with_siret=with_siret))
            siret = f", SIRET {hand.siret(partner.siret)}" if with_siret else ""
            self.sheet.text(f"- {partner.name}, {place_of(partner)}{siret}", indent=0.6)
        self.author.pen.truth.say("cotraitants", entries)
