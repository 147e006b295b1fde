"""A State administration's acte d'engagement: numbered sections made of two-column tables."""

from __future__ import annotations

from tests.tools.contracts.held_out.author import Author, lines, said_by
from tests.tools.contracts.held_out.sheet import Sheet
from tests.tools.contracts.held_out.state_holder import WIDTHS, Holder
from tests.tools.contracts.held_out.state_price import Price

FORMS = {
    "marche": "Marché ordinaire",
    "marche_a_tranches": (
        "Marché à tranches optionnelles (articles R2113-4 à R2113-6 du code de la commande publique)"
    ),
    "accord_cadre_bons_de_commande": (
        "Accord-cadre mono-attributaire s'exécutant par l'émission de bons de commande"
    ),
    "accord_cadre_marches_subsequents": (
        "Accord-cadre multi-attributaire donnant lieu à la conclusion de marchés subséquents"
    ),
    "marche_subsequent": "Marché subséquent passé sur le fondement d'un accord-cadre",
}
PROCEDURES = {
    "Appel d'offres ouvert": (
        "Appel d'offres ouvert (articles R2161-2 à R2161-5)",
        "Procédure formalisée : appel d'offres ouvert",
    ),
    "Procédure adaptée": ("Procédure adaptée (article R2123-1, 1°)", "Procédure adaptée"),
    "Appel d'offres restreint": (
        "Appel d'offres restreint (articles R2161-6 à R2161-11)",
        "Procédure formalisée : appel d'offres restreint",
    ),
    "Procédure avec négociation": (
        "Procédure avec négociation (articles R2161-12 à R2161-20)",
        "Procédure avec négociation",
    ),
}


class StateAct:
    """Writes the act; the sections' order is another than a local authority's."""

    def __init__(self, author: Author) -> None:
        self.author, self.facts, self.pen = author, author.facts, author.pen
        self.shading = author.one_of("labels", "labels", "none")
        header = f"{self.facts.buyer.name} | Acte d'engagement"
        face = author.random.choice(("sans", "condensed"))
        self.sheet = Sheet("Acte_engagement", "acte_engagement", header, f"AE – {self.facts.reference}", face)

    def written(self) -> Sheet:
        self.cover()
        sections = [
            ("Objet et forme du contrat", self.subject),
            (
                self.author.one_of("Titulaire", "Attributaire"),
                Holder(self.author, self.sheet, self.shading).write,
            ),
            ("Durée d'exécution", self.time),
            ("Conditions financières", self.price),
            ("Régime de l'avance", self.advance),
            ("Modalités de règlement", self.payment),
            ("Documents annexés", self.annexes),
            ("Engagement des parties", self.signatures),
        ]
        if self.author.random.random() < 0.5:
            sections.insert(1, sections.pop(6))
            sections.insert(5, sections.pop(3))
        for number, (title, write) in enumerate(sections, start=1):
            self.sheet.heading(f"{number}. {title}")
            write()
        return self.sheet

    def pairs(self, *rows: tuple[str, ...]) -> None:
        self.sheet.table(rows, WIDTHS, shaded="labels" if self.shading == "labels" else "none")

    def cover(self) -> None:
        facts, sheet, pen = self.facts, self.sheet, self.pen
        sheet.text("**RÉPUBLIQUE FRANÇAISE**", "*Liberté – Égalité – Fraternité*".replace("*", ""), size=9)
        sheet.text(f"**{pen.text('acheteur_nom', facts.buyer.name)}**", size=14)
        sheet.text("**ACTE D'ENGAGEMENT**", size=20, align="center")
        rows = [
            (self.author.one_of("Intitulé", "Objet du contrat"), pen.text("objet", facts.subject["objet"])),
            (
                self.author.one_of("N° de contrat", "Numéro de la consultation", "Référence PLACE"),
                pen.text("reference", facts.reference),
            ),
        ]
        if facts.lot:
            number, title = (
                pen.text("lot_numero", str(facts.lot.number)),
                pen.text("lot_intitule", facts.lot.title),
            )
            if self.author.random.random() < 0.5:
                rows.append(("Lot", f"Lot {number} : {title}"))
            else:
                rows += [("N° du lot", number), ("Intitulé du lot", title)]
        notified = facts.time.notified
        if notified and self.author.random.random() < 0.5:
            rows.append(("Date de notification", pen.day("date_notification", notified)))
        else:
            rows.append(("Date de notification", ""))
        self.pairs(*rows)
        self.notified_on_cover = rows[-1][1] != ""

    def subject(self) -> None:
        facts, pen = self.facts, self.pen
        rows = [("Forme", pen.meaning("forme", facts.form, FORMS[facts.form]))]
        if facts.parent:
            rows.append(("Accord-cadre de rattachement", f"n° {pen.text('marche_parent', facts.parent)}"))
        else:
            words = self.author.one_of(*PROCEDURES[facts.procedure])
            rows.append(("Procédure de passation", pen.meaning("procedure", facts.procedure, words)))
        rows.append(
            (self.author.one_of("Cahier des clauses générales", "CCAG applicable"), self.author.ccag())
        )
        if self.author.shows("cpv", 0.85):
            rows.append(
                (self.author.one_of("Code CPV", "Classification CPV"), lines(*pen.listed("cpv", facts.cpv)))
            )
        if self.author.shows("lieu_execution", 0.5):
            rows.append(("Lieu d'exécution", pen.text("lieu_execution", facts.subject["place"])))
        self.pairs(*rows)
        buyer = [
            (
                "Pouvoir adjudicateur",
                lines(
                    pen.text("acheteur_nom", facts.buyer.name),
                    f"{facts.buyer.address}, {facts.buyer.postcode} {facts.buyer.town}",
                ),
            ),
            ("Signataire", f"{said_by(facts.buyer.signatory)}, {facts.buyer.head}"),
        ]
        if self.author.shows("acheteur_siret", 0.85):
            buyer.append(("SIRET du service acheteur", pen.siret("acheteur_siret", facts.buyer.siret)))
        buyer.append(("Renseignements (article R2191-60)", f"{facts.buyer.head}, tél. {facts.buyer.phone}"))
        self.pairs(*buyer)

    def time(self) -> None:
        facts, pen, time = self.facts, self.pen, self.facts.time
        start = self.author.one_of(
            "à compter de la date de notification", "à compter de la notification du contrat"
        )
        label = self.author.one_of("Durée ferme", "Durée initiale", "Durée du contrat")
        rows = [(label, f"{pen.months('duree_mois', time.months)} {start}")]
        if time.renewals:
            number = self.author.count("reconductions_nombre", time.renewals)
            length = pen.months("reconduction_duree_mois", time.renewal_months)
            rows.append(("Nombre de reconductions", number))
            rows.append(("Durée de chaque reconduction", length))
            whole = time.months + time.renewals * time.renewal_months
            rows.append(("Durée totale, reconductions comprises", f"{whole} mois au plus"))
        if facts.form == "marche_a_tranches":
            rows.append(
                (
                    "Affermissement des tranches optionnelles",
                    "Au plus tard 6 mois après la fin de la tranche ferme",
                )
            )
        self.pairs(*rows)

    def price(self) -> None:
        Price(self.author, self.sheet, self.shading).write()

    def advance(self) -> None:
        facts, pen = self.facts, self.pen
        kinds = ((False, "refuse de percevoir l'avance"), (True, "ne refuse pas de percevoir l'avance"))
        if self.author.random.random() < 0.6:
            kinds = (
                (True, "demande le versement de l'avance"),
                (False, "renonce au versement de l'avance"),
            )
        ticks = pen.choice("avance_acceptee", facts.terms.advance_accepted, kinds)
        rows = [("Le titulaire", lines(*ticks))]
        if self.author.shows("avance_taux", 0.5):
            rows.append(("Taux de l'avance", pen.rate("avance_taux", facts.terms.advance_rate)))
        self.pairs(*rows)

    def payment(self) -> None:
        facts, pen, account = self.facts, self.pen, self.facts.holder.account
        rows = []
        if self.author.shows("comptable_assignataire", 0.85):
            rows.append(
                ("Comptable assignataire", pen.text("comptable_assignataire", facts.buyer.accountant))
            )
        if self.author.shows("delai_paiement_jours", 0.6):
            rows.append(
                (
                    "Délai global de paiement",
                    self.author.days("delai_paiement_jours", facts.terms.payment_days),
                )
            )
        rows.append(("Engagement juridique Chorus", f"14{self.author.random.randrange(10**8):08d}"))
        rows.append(("Imputation budgétaire", "Programme 354, action 05, BOP central"))
        self.pairs(*rows)
        self.sheet.text("Le paiement est effectué par virement sur le compte ci-dessous :")
        if self.author.random.random() < 0.6:
            head = ("Code banque", "Code guichet", "Numéro de compte", "Clé")
            self.sheet.table((head, account.rib), (4, 4, 6, 3), shaded="header")
        bank = [
            ("Titulaire du compte", account.holder),
            ("Domiciliation", lines(account.bank, account.bank_address)),
        ]
        bank.append(("IBAN", pen.iban("iban", account.iban)))
        if self.author.shows("bic", 0.85):
            bank.append((self.author.one_of("BIC", "Code BIC (SWIFT)"), pen.text("bic", account.bic)))
        self.pairs(*bank)

    def annexes(self) -> None:
        titles = self.pen.listed("annexes", self.facts.annexes)
        if self.author.random.random() < 0.5:
            self.pairs(*((f"Annexe {number}", title) for number, title in enumerate(titles, start=1)))
        else:
            self.sheet.text(
                *(f"Annexe n° {number} : {title}" for number, title in enumerate(titles, start=1))
            )

    def signatures(self) -> None:
        facts, pen, time = self.facts, self.pen, self.facts.time
        left = lines(
            "**Le titulaire**",
            f"{said_by(facts.holder.signatory)}",
            f"À {facts.holder.town}, le {pen.day('date_signature_titulaire', time.signed_by_holder)}",
            "Signature",
            "",
        )
        accepted = time.signed_by_buyer
        when = pen.day("date_signature_acheteur", accepted) if accepted else "…………………"
        right = lines(
            "**Pour l'État, le représentant du pouvoir adjudicateur**",
            said_by(facts.buyer.signatory),
            f"À {facts.buyer.town}, le {when}",
            "Signature",
            "",
        )
        self.sheet.text("Est acceptée la présente offre pour valoir acte d'engagement.")
        self.sheet.table([(left, right)], (8.5, 8.5))
        if time.notified and not self.notified_on_cover:
            day = pen.day("date_notification", time.notified)
            self.pairs(("Notification au titulaire (accusé de réception)", day))
