"""A State administration's CCAP: chapters and numbered sub-articles."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path

from tests.tools.contracts.held_out.author import Author
from tests.tools.contracts.held_out.sheet import Sheet

CHARGED = "11000201100044"  # the one SIRET under which the State receives invoices, whoever buys
STRUCTURES = {
    "marche": "Le contrat est un marché ordinaire.",
    "marche_a_tranches": (
        "Le contrat est fractionné en tranches, dont la consistance et le prix figurent dans l'acte"
        " d'engagement."
    ),
    "accord_cadre_bons_de_commande": "Le contrat est un accord-cadre exécuté par bons de commande.",
    "accord_cadre_marches_subsequents": (
        "Le contrat est un accord-cadre qui donne lieu à des marchés subséquents, conclus lors de la"
        " survenance du besoin."
    ),
    "marche_subsequent": (
        "Le contrat est un marché subséquent ; les stipulations de l'accord-cadre lui sont applicables."
    ),
}
PRICES = {
    "forfaitaire": "forfaitaires",
    "unitaire": "unitaires",
    "mixte": "mixtes (forfaitaires et unitaires)",
}


@cache
def clauses() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("state_clauses.toml").read_text("utf-8"))


class StateClauses:
    """Writes the CCAP chapter by chapter."""

    def __init__(self, author: Author, face: str) -> None:
        self.author, self.facts, self.pen = author, author.facts, author.pen
        name = f"CCAP_{self.facts.reference}".replace("/", "-")
        self.sheet = Sheet(name, "ccap", self.facts.buyer.name, f"CCAP – {self.facts.reference}")
        self.sheet.face = "condensed" if face == "condensed" else "sans"
        self._chapter = self._article = 0

    def written(self) -> Sheet:
        self.cover()
        self.chapter("Dispositions générales")
        self.general()
        self.chapter("Prix et règlement")
        self.price()
        self.payment()
        self.chapter("Exécution")
        self.execution()
        self.chapter("Pénalités, résiliation et différends")
        self.penalties()
        self.article("Résiliation", *self.standing("resiliation"))
        self.article("Différends", *self.standing("differends"))
        return self.sheet

    def standing(self, key: str) -> list[str]:
        return clauses()["ccap"][key]

    def chapter(self, title: str) -> None:
        self._chapter, self._article = self._chapter + 1, 0
        self.sheet.heading(f"{self._chapter}. {title.upper()}")

    def article(self, title: str, *paragraphs: str) -> None:
        self._article += 1
        self.sheet.heading(f"{self._chapter}.{self._article} {title}", 2)
        self.sheet.text(*paragraphs)

    def cover(self) -> None:
        facts, pen, sheet = self.facts, self.pen, self.sheet
        sheet.text(f"**{facts.buyer.name}**", size=14)
        sheet.text(
            "", "**Cahier des clauses administratives particulières**", "(CCAP)", size=16, align="center"
        )
        rows = (
            ("Consultation", pen.text("reference", facts.reference)),
            ("Objet", pen.text("objet", facts.subject["objet"])),
        )
        sheet.table(rows, (5, 12))
        if self.author.random.random() < 0.6:
            sheet.new_page()

    def general(self) -> None:
        facts, pen, hand = self.facts, self.pen, self.pen.hand
        self.article("Parties", *self.standing("parties"))
        self.article("Forme", pen.meaning("forme", facts.form, STRUCTURES[facts.form]))
        if facts.lots:
            self.sheet.text("Il est alloti comme suit :")
            rows: list[tuple[str, ...]] = [
                ("Lot", "Intitulé", "Montant maximum HT" if facts.is_framework else "Estimation HT")
            ]
            for lot in facts.lots:
                hidden = not facts.is_framework and facts.lot is not None and facts.lot.number == lot.number
                rows.append((str(lot.number), lot.title, "voir AE" if hidden else hand.amount(lot.amount)))
            self.sheet.table(rows, (2, 10, 5), shaded="header")
        months = self.author.clause_value("duree_mois", facts.time.months)
        if self.author.shows("duree_mois", 0.6):
            text = (
                "Le contrat prend effet à sa notification pour une durée ferme de"
                f" {pen.months('duree_mois', months)}."
            )
        else:
            text = "La durée du contrat figure dans l'acte d'engagement."
        self.article("Durée", text)
        if facts.time.renewals and self.author.shows("reconductions_nombre", 0.5):
            number = self.author.clause_value("reconductions_nombre", facts.time.renewals)
            times = self.author.count("reconductions_nombre", number)
            self.sheet.text(
                f"Il est reconductible {times} fois de façon tacite. Le représentant du pouvoir"
                " adjudicateur notifie sa décision de ne pas reconduire au moins trois mois avant"
                " l'échéance."
            )
        self.article(
            "Pièces contractuelles",
            "Les pièces prévalent dans l'ordre suivant : l'acte d'engagement et ses annexes ; le présent"
            f" CCAP ; le CCTP ; le {self.author.ccag()} (arrêté du 30 mars 2021) ; l'offre technique du"
            " titulaire.",
        )
        self.article("Confidentialité et données personnelles", *self.standing("confidentialite"))

    def price(self) -> None:
        pen, terms = self.pen, self.facts.terms
        self.article(
            "Forme des prix",
            f"Les prix sont {pen.meaning('prix_forme', terms.price_form, PRICES[terms.price_form])}. Ils"
            " sont réputés complets et comprennent toutes les charges fiscales ou autres frappant"
            " obligatoirement les prestations.",
        )
        match terms.price_change:
            case "ferme":
                text = pen.meaning("prix_variation", "ferme", "Les prix sont fermes.")
                self.article("Variation des prix", text)
            case "ferme_actualisable":
                text = pen.meaning(
                    "prix_variation",
                    "ferme_actualisable",
                    "Les prix sont fermes actualisables, dans les conditions de l'article R2112-11 du code"
                    " de la commande publique.",
                )
                self.article("Variation des prix", text, self.month_zero())
            case _:
                text = pen.meaning(
                    "prix_variation",
                    "revisable",
                    "Les prix sont révisés annuellement, à la date anniversaire de la notification.",
                )
                self.article("Variation des prix", text, self.month_zero())
                self.revision()

    def month_zero(self) -> str:
        month = self.facts.time.month_zero
        words = self.pen.meaning("revision_mois_zero", f"{month:%Y-%m}", self.pen.hand.of_month(month))
        return f"Les prix sont établis aux conditions économiques du mois {words}, dit « mois M0 »."

    def revision(self) -> None:
        revision, pen = self.facts.terms.revision, self.pen
        if revision is None:
            return
        fixed = f"{revision.fixed:f}".rstrip("0")
        self.sheet.text("La révision s'opère au moyen de la formule suivante :")
        formula = pen.text("revision_formule", revision.formula)
        self.sheet.text(f"**{pen.meaning('revision_partie_fixe', fixed, formula)}**", indent=1)
        self.sheet.text(
            "Les indices sont ceux que publie l'Insee ou la fédération Syntec ; ceux du mois M0 sont au"
            " dénominateur. Le résultat est arrondi au centième. L'effet d'une révision ne peut conduire à"
            " un ajustement rétroactif."
        )
        if self.facts.terms.safeguard:
            text = (
                "Le pouvoir adjudicateur se réserve le droit de résilier sans indemnité la partie non"
                " exécutée du contrat lorsque la révision conduit à une augmentation supérieure à 3 % l'an"
                " (clause de sauvegarde)."
            )
            self.sheet.text(pen.meaning("clause_sauvegarde", True, text))

    def payment(self) -> None:
        pen, terms = self.pen, self.facts.terms
        rate = Decimal(self.author.clause_value("avance_taux", int(terms.advance_rate)))
        self.article("Avance")
        if self.author.shows("avance_taux", 0.7):
            self.sheet.text(
                f"Le montant de l'avance est fixé à {pen.rate('avance_taux', rate)} du montant initial TTC,"
                " ou du montant minimum, ou de chaque commande supérieure à 50 000 euros HT et d'une durée"
                " d'exécution de plus de deux mois. Son remboursement débute à 65 % et se termine à 80 %"
                " du montant TTC."
            )
        else:
            self.sheet.text(
                "L'avance est versée dans les conditions fixées par les articles R2191-3 à R2191-19 du code"
                " de la commande publique."
            )
        if terms.retention is None:
            self.article(
                "Retenue de garantie",
                self.author.one_of("Sans objet.", "Il n'est pas prévu de retenue de garantie."),
            )
        else:
            self.article(
                "Retenue de garantie",
                "Chaque paiement autre que l'avance supporte une retenue de garantie au taux de"
                f" {pen.rate('retenue_garantie_taux', terms.retention)}, remplaçable par une garantie à"
                " première demande.",
            )
        days = self.author.clause_value("delai_paiement_jours", terms.payment_days)
        self.article(
            "Délai de paiement",
            f"Le délai global de paiement est fixé à {self.author.days('delai_paiement_jours', days)} à"
            " compter de la réception de la demande de paiement.",
        )
        self.article("Facturation", *self.standing("facturation"))
        if self.author.random.random() < 0.4:
            self.sheet.text(
                f"Destinataire sur Chorus Pro : État, SIRET {pen.hand.siret(CHARGED)}, code service"
                " FAC0000075."
            )

    def execution(self) -> None:
        facts = self.facts
        if self.author.shows("lieu_execution", 0.4):
            self.article("Lieu d'exécution", self.pen.text("lieu_execution", facts.subject["place"]))
        if facts.is_framework:
            self.article("Commandes", *self.standing("commandes"))
        self.article("Vérification et admission", *self.standing("verification"))
        self.article("Garantie", *self.standing("garantie"))
        if facts.subject["ccag"] in {"PI", "TIC"}:
            self.article("Propriété intellectuelle", *self.standing("propriete"))
        self.article("Développement durable", *self.standing("developpement"))
        self.article("Travail dissimulé", *self.standing("travail"))
        self.article("Assurances", *self.standing("assurance"))

    def penalties(self) -> None:
        pen, terms = self.pen, self.facts.terms
        if terms.penalty_day is not None:
            text = (
                "Par dérogation au CCAG, le titulaire encourt, sans mise en demeure, une pénalité de"
                f" {pen.amount('penalite_jour', terms.penalty_day)} par jour de retard."
            )
            self.article("Pénalités de retard", text)
        else:
            formula = pen.text("penalites_formule", terms.penalty_formula)
            self.article(
                "Pénalités de retard",
                f"Les pénalités de retard sont calculées par application de la formule : {formula}",
                "P étant le montant de la pénalité, V la valeur des prestations en retard et R le nombre de"
                " jours de retard.",
            )
        self.article(
            "Autres pénalités",
            f"Indisponibilité d'un intervenant clé : {pen.hand.amount(Decimal(300))} par constat."
            " Non-respect du taux de service : 2 % de la facture mensuelle par point manquant. L'ensemble"
            " est plafonné à 15 % du montant HT.",
        )
