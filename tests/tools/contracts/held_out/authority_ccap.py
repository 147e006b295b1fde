"""A local authority's CCAP, in articles."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

from tests.tools.contracts.held_out.author import Author
from tests.tools.contracts.held_out.sheet import Sheet

NUMBERINGS = (
    "Article {number} – {title}",
    "ARTICLE {number}. {title}",
    "{number}. {title}",
    "Art. {number} : {title}",
)
PRICE_FORMS = {
    "forfaitaire": "Le contrat est traité à prix global et forfaitaire.",
    "unitaire": "Les prestations sont réglées par application de prix unitaires aux quantités exécutées.",
    "mixte": (
        "Les prix sont mixtes : un forfait pour les prestations récurrentes, des prix unitaires pour celles"
        " qui sont commandées."
    ),
}


@cache
def clauses() -> dict[str, list[str]]:
    return tomllib.loads(Path(__file__).with_name("authority_clauses.toml").read_text("utf-8"))


class AuthorityClauses:
    """Writes the CCAP article by article."""

    def __init__(self, author: Author, face: str) -> None:
        self.author, self.facts, self.pen = author, author.facts, author.pen
        self.sheet = Sheet(
            "CCAP",
            "ccap",
            f"{self.facts.buyer.name} – CCAP",
            "Cahier des clauses administratives particulières",
        )
        self.sheet.face = "serif" if face == "serif" else "sans"

    def written(self) -> Sheet:
        sheet, pen = self.sheet, self.pen
        sheet.text(f"**{pen.text('acheteur_nom', self.facts.buyer.name)}**", size=14, align="center")
        sheet.text("**CAHIER DES CLAUSES ADMINISTRATIVES PARTICULIÈRES**", size=14, align="center")
        sheet.text(pen.text("objet", self.facts.subject["objet"]), size=12, align="center")
        if self.author.random.random() < 0.6:
            sheet.text(f"Consultation {pen.text('reference', self.facts.reference)}", align="center")
        style = self.author.one_of(*NUMBERINGS)
        for number, (title, write, key) in enumerate(self.articles(), start=1):
            sheet.heading(style.format(number=number, title=title))
            if write:
                write()
            sheet.text(*clauses().get(key, []))
        return sheet

    def articles(self) -> list[tuple[str, Callable[[], None] | None, str]]:
        one_of = self.author.one_of
        return [
            (one_of("Objet et lots", "De quoi s'agit-il"), self.subject, "objet"),
            ("Pièces du contrat", self.documents, "pieces"),
            (one_of("Intervenants", "Représentation des parties"), None, "acteurs"),
            (one_of("Durée et délais", "Délais"), self.time, ""),
            ("Sous-traitance", None, "sous_traitance"),
            (one_of("Prix", "Contenu et évolution des prix"), self.price, ""),
            ("Avance", self.advance, "avance"),
            (one_of("Retenue de garantie", "Garanties financières"), self.retention, ""),
            (one_of("Facturation et paiement", "Règlement"), self.payment, "reglement"),
            ("Conditions d'exécution", None, "execution"),
            ("Vérification et admission", None, "verification"),
            ("Pénalités", self.penalties, ""),
            ("Garantie des prestations", None, "garantie"),
            ("Assurances", None, "assurances"),
            ("Données personnelles", None, "donnees"),
            ("Laïcité et neutralité", None, "laicite"),
            ("Résiliation", None, "resiliation"),
            ("Litiges et dérogations", None, "litiges"),
        ]

    def subject(self) -> None:
        facts, pen, hand = self.facts, self.pen, self.pen.hand
        self.sheet.text(f"Lieu d'exécution : {pen.text('lieu_execution', facts.subject['place'])}")
        if not facts.lots:
            self.sheet.text(
                "Il n'est pas prévu de décomposition en lots, l'objet ne permettant pas d'identifier des"
                " prestations distinctes."
            )
            return
        self.sheet.text(
            "La consultation comprend les lots suivants, qui donnent lieu chacun à un acte d'engagement"
            " distinct :"
        )
        rows: list[tuple[str, ...]] = []
        for lot in facts.lots:
            amount = hand.amount(lot.amount)
            mine = facts.lot is not None and lot.number == facts.lot.number
            if facts.is_framework:
                rows.append((f"Lot {lot.number}", lot.title, f"maximum {amount} HT"))
            else:
                rows.append((f"Lot {lot.number}", lot.title, "" if mine else f"estimé à {amount} HT"))
        self.sheet.table(rows, (2.5, 8.5, 6))

    def documents(self) -> None:
        general = self.author.ccag()
        self.sheet.text(
            "Par ordre de priorité : l'acte d'engagement et ses annexes ; le présent cahier ; le"
            f" descriptif technique ; le {general}, dans sa version issue de l'arrêté du 30 mars 2021 ;"
            " l'offre technique de l'entreprise."
        )

    def time(self) -> None:
        facts, pen = self.facts, self.pen
        months = self.author.clause_value("duree_mois", facts.time.months)
        if self.author.shows("duree_mois", 0.5):
            what = "La durée ferme du contrat est de" if facts.is_framework else "Le délai d'exécution est de"
            self.sheet.text(
                f"{what} {pen.months('duree_mois', months)}, à compter de la date fixée dans l'acte"
                " d'engagement."
            )
        else:
            self.sheet.text("Durée et délais sont fixés dans l'acte d'engagement.")
        if facts.time.renewals and self.author.shows("reconductions_nombre", 0.4):
            number = self.author.clause_value("reconductions_nombre", facts.time.renewals)
            times = self.author.count("reconductions_nombre", number)
            self.sheet.text(f"Nombre de reconductions possibles : {times}. La reconduction est tacite.")
        self.sheet.text(
            "Une prolongation peut être accordée si un cas de force majeure ou le fait de la collectivité"
            " empêche de tenir le délai ; l'entreprise la demande dans les quinze jours du fait qui la"
            " justifie. Les intempéries comptées au-delà de 10 jours prolongent le délai d'autant."
        )

    def price(self) -> None:
        pen, terms = self.pen, self.facts.terms
        self.sheet.text(pen.meaning("prix_forme", terms.price_form, PRICE_FORMS[terms.price_form]))
        self.sheet.text(
            "Les prix comprennent toutes les dépenses de l'entreprise : main-d'œuvre, matériel,"
            " déplacements, emballage, assurances, frais généraux, impôts et taxes autres que la TVA, marge"
            " pour risques et bénéfice."
        )
        if terms.revision:
            text = pen.meaning("prix_variation", "revisable", "Les prix sont révisables.")
            self.sheet.text(text, self.month_zero())
            self.revision()
        elif terms.price_change == "ferme_actualisable":
            text = (
                "Les prix sont fermes et actualisables si plus de trois mois s'écoulent entre le mois zéro"
                " et le début d'exécution."
            )
            self.sheet.text(pen.meaning("prix_variation", "ferme_actualisable", text), self.month_zero())
        else:
            text = "Les prix sont fermes et ne varient pas pendant toute la durée du contrat."
            self.sheet.text(pen.meaning("prix_variation", "ferme", text))

    def month_zero(self) -> str:
        month = self.facts.time.month_zero
        words = self.pen.meaning("revision_mois_zero", f"{month:%Y-%m}", self.pen.hand.of_month(month))
        return f"Ils sont réputés établis sur la base des conditions économiques du mois {words} (mois zéro)."

    def revision(self) -> None:
        revision, pen = self.facts.terms.revision, self.pen
        if revision is None:
            return
        every = self.author.one_of(
            "chaque année à la date anniversaire",
            "à chaque reconduction",
            "au premier jour de chaque trimestre",
        )
        self.sheet.text(f"Ils sont révisés {every} par application de la formule :")
        fixed = f"{revision.fixed:f}".rstrip("0")
        formula = pen.text("revision_formule", revision.formula)
        self.sheet.text(pen.meaning("revision_partie_fixe", fixed, formula), align="center")
        self.sheet.text(
            "dans laquelle l'indice « o » est la valeur du mois zéro et l'autre la dernière valeur publiée"
            " (source : Insee ou Le Moniteur). Les coefficients sont arrondis au millième supérieur."
        )
        if self.facts.terms.safeguard:
            text = (
                "Clause de sauvegarde : si la révision conduit à une hausse de plus de 4 % par an, la"
                " collectivité peut résilier sans indemnité la part non exécutée du contrat."
            )
            self.sheet.text(pen.meaning("clause_sauvegarde", True, text))

    def advance(self) -> None:
        rate = Decimal(self.author.clause_value("avance_taux", int(self.facts.terms.advance_rate)))
        if self.author.shows("avance_taux", 0.8):
            written = self.pen.rate("avance_taux", rate)
            self.sheet.text(
                "Sauf renoncement porté dans l'acte d'engagement, l'entreprise reçoit une avance égale à"
                f" {written} du montant initial toutes taxes comprises. Elle n'est pas subordonnée à la"
                " constitution d'une garantie."
            )
        else:
            self.sheet.text(
                "Sauf renoncement porté dans l'acte d'engagement, une avance est versée dans les conditions"
                " des articles R2191-3 à R2191-12 du code de la commande publique."
            )

    def retention(self) -> None:
        retention = self.facts.terms.retention
        if retention is None:
            self.sheet.text(
                self.author.one_of(
                    "Sans objet.",
                    "Retenue de garantie : sans objet.",
                    "Il n'est pas opéré de retenue de garantie.",
                )
            )
            return
        rate = self.pen.rate("retenue_garantie_taux", retention)
        self.sheet.text(
            f"Une retenue de garantie de {rate} est prélevée sur chaque acompte. Elle peut être remplacée"
            " par une garantie à première demande, et elle est restituée un mois après la fin du délai de"
            " garantie."
        )

    def payment(self) -> None:
        days = self.author.clause_value("delai_paiement_jours", self.facts.terms.payment_days)
        written = self.author.days("delai_paiement_jours", days)
        self.sheet.text(
            f"Le délai global de paiement est de {written} à partir de la réception de la demande. Le"
            " paiement se fait par mandat administratif, suivi d'un virement."
        )

    def penalties(self) -> None:
        facts, pen, hand = self.facts, self.pen, self.pen.hand
        if facts.terms.penalty_day is not None:
            amount = pen.amount("penalite_jour", facts.terms.penalty_day)
            self.sheet.text(
                f"Tout retard dans l'exécution donne lieu à une pénalité de {amount} par jour calendaire,"
                " sans mise en demeure préalable."
            )
        else:
            formula = pen.text("penalites_formule", facts.terms.penalty_formula)
            self.sheet.text(
                f"En cas de retard, l'entreprise encourt une pénalité calculée ainsi : {formula}",
                "où V est la valeur des prestations en retard et R le nombre de jours de retard.",
            )
        self.sheet.text(
            f"L'absence à une réunion coûte {hand.amount(Decimal(80))} par absence, le défaut de nettoyage"
            f" {hand.amount(Decimal(200))} par constat. Le total des pénalités est plafonné à 10 % du"
            " montant hors taxes. Les pénalités inférieures à 300 € ne sont pas appliquées."
        )
