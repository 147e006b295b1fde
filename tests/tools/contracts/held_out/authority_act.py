"""A local authority's acte d'engagement, as its own staff types it."""

from __future__ import annotations

from collections.abc import Callable

from tests.tools.contracts.held_out.author import Author, said_by
from tests.tools.contracts.held_out.authority_parties import Labels, Parties
from tests.tools.contracts.held_out.authority_price import Price
from tests.tools.contracts.held_out.sheet import Sheet
from tests.tools.contracts.held_out.truth import money

NUMBERINGS = ("{number}°) {title}", "{number} – {title}", "Article {number} : {title}", "{number}. {title}")


class AuthorityAct:
    """Writes the act section by section, in the order that its author likes."""

    def __init__(self, author: Author) -> None:
        self.author = author
        self.facts = author.facts
        self.pen = author.pen
        self.account_elsewhere = False  # in a RIB joined to the act
        self.manner = author.one_of("beside", "above", "table")
        header = f"{self.facts.buyer.name} – acte d'engagement"
        face = author.random.choice(("serif", "sans", "condensed"))
        self.sheet = Sheet("AE", "acte_engagement", header, self.facts.reference, face)

    def written(self) -> Sheet:
        self.cover()
        parties = Parties(self.author, self.sheet, self.manner)
        middle: list[tuple[str, Callable[[], None]]] = [
            (
                self.author.one_of("LE PRIX", "CE QUE COÛTE LE MARCHÉ", "Montant de l'engagement"),
                self.price,
            ),
            (self.author.one_of("DÉLAIS", "Durée", "COMBIEN DE TEMPS ?"), self.time),
            (self.author.one_of("Règlement des comptes", "OÙ NOUS VOUS PAIERONS"), self.payment),
        ]
        if self.author.random.random() < 0.5:
            middle.reverse()
        sections = [
            (self.author.one_of("QUI ACHÈTE", "La collectivité", "Maître d'ouvrage"), parties.buyer),
            (self.author.one_of("QUI S'ENGAGE", "L'entreprise", "Contractant"), parties.contractor),
            *middle,
            (self.author.one_of("Avance", "AVANCE"), self.advance),
            (self.author.one_of("PIÈCES JOINTES", "Ce qui est annexé au présent acte"), self.annexes),
            (self.author.one_of("SIGNATURES", "Engagement et décision"), self.signatures),
        ]
        style = self.author.one_of(*NUMBERINGS)
        for number, (title, write) in enumerate(sections, start=1):
            self.sheet.heading(style.format(number=number, title=title))
            write()
        return self.sheet

    def cover(self) -> None:
        facts, sheet, pen = self.facts, self.sheet, self.pen
        sheet.text(f"**{facts.buyer.name}**", size=15, align="center")
        where = f"{facts.buyer.address} – {facts.buyer.postcode} {facts.buyer.town}"
        sheet.text(f"{where}\nTél. {facts.buyer.phone}".replace("\n", " – "), size=9, align="center")
        sheet.text("", "**ACTE D'ENGAGEMENT**", size=18, align="center")
        sheet.text("(valant contrat après signature des deux parties)", align="center")
        label = self.author.one_of("Objet", "Objet du marché", "Opération", "Intitulé de la consultation")
        objet = pen.text("objet", facts.subject["objet"])
        if self.manner == "above":
            sheet.text(f"**{label}**", objet, align="center", size=12)
        else:
            sheet.text(f"**{label}** : {objet}", align="center", size=12)
        number = self.author.one_of(
            "Marché n°", "N° d'affaire :", "Référence de la consultation :", "Dossier n°"
        )
        sheet.text(f"{number} {pen.text('reference', facts.reference)}", align="center")
        if facts.lot:
            number, title = (
                pen.text("lot_numero", str(facts.lot.number)),
                pen.text("lot_intitule", facts.lot.title),
            )
            dash = self.author.one_of(":", "–", "-")
            sheet.text(f"**Lot n° {number} {dash} {title}**", align="center", size=12)

    def price(self) -> None:
        Price(self.author, self.sheet, self.manner).write()
        if self.facts.subcontractors and self.facts.subject["kind"] == "travaux":
            self.sheet.text(
                "La sous-traitance envisagée figure dans les déclarations jointes (formulaire DC4)."
            )
        elif self.facts.subcontractors:
            self.subcontractors()

    def subcontractors(self) -> None:
        hand = self.pen.hand
        self.sheet.text(
            "Prestations que le titulaire envisage de sous-traiter (montants hors TVA, autoliquidation le"
            " cas échéant) :"
        )
        rows, entries = [], []
        for item in self.facts.subcontractors:
            company = item.company
            rows.append(
                (f"{company.name}\nSIRET {hand.siret(company.siret)}", item.work, hand.amount(item.amount))
            )
            entries.append({"nom": company.name, "siret": company.siret, "montant_ht": money(item.amount)})
        self.sheet.table(rows, (7, 6, 4))
        self.pen.truth.say("sous_traitants", entries)

    def time(self) -> None:
        facts, pen, sheet = self.facts, self.pen, self.sheet
        start = self.author.one_of(
            "à compter de sa notification", "à partir de l'ordre de service de démarrage"
        )
        months = pen.months("duree_mois", facts.time.months)
        if facts.subject["kind"] == "travaux" and not facts.is_framework:
            sheet.text(
                f"Le délai d'exécution de l'ensemble des travaux est de {months} {start}, période de"
                " préparation de 30 jours non comprise."
            )
        else:
            sheet.text(
                f"{self.author.one_of('Le contrat est conclu pour', 'Durée ferme :')} {months}, {start}."
            )
        if facts.time.renewals:
            times = self.author.count("reconductions_nombre", facts.time.renewals)
            length = pen.months("reconduction_duree_mois", facts.time.renewal_months)
            sheet.text(
                f"Il peut ensuite être reconduit tacitement {times} fois, chaque fois pour {length}."
                " L'entreprise ne peut s'y opposer ; la collectivité fait connaître sa décision de ne pas"
                " reconduire deux mois avant l'échéance."
            )

    def payment(self) -> None:
        facts, pen, sheet, hand = self.facts, self.pen, self.sheet, self.pen.hand
        if self.author.shows("delai_paiement_jours", 0.4):
            sheet.text(
                "Les sommes dues sont payées sous"
                f" {self.author.days('delai_paiement_jours', facts.terms.payment_days)}."
            )
        account = facts.holder.account
        if self.author.random.random() < 0.25:
            self.account_elsewhere = True
            sheet.text("Le compte à créditer est celui du relevé d'identité bancaire joint au présent acte.")
            return
        sheet.text("La collectivité se libérera des sommes dues par virement au compte suivant :")
        pairs = [
            ("Ouvert au nom de", account.holder),
            ("Banque", f"{account.bank}, {account.bank_address}"),
            ("IBAN", pen.iban("iban", account.iban)),
        ]
        if self.author.shows("bic", 0.8):
            pairs.append(("BIC", pen.text("bic", account.bic)))
        Labels(self.author, self.sheet, self.manner).write(*pairs)
        if facts.group == "conjoint":
            for partner in facts.partners:
                sheet.text(
                    f"Part de {partner.name} : compte {hand.iban(partner.account.iban)}"
                    f" ({partner.account.bank})."
                )

    def advance(self) -> None:
        facts, pen, sheet = self.facts, self.pen, self.sheet
        options = ((True, "accepte l'avance"), (False, "renonce à l'avance"))
        if self.author.random.random() < 0.5:
            options = options[::-1]
        if self.author.shows("avance_taux", 0.3):
            rate = pen.rate("avance_taux", facts.terms.advance_rate)
            sheet.text(f"Une avance de {rate} est prévue au CCAP.")
        else:
            sheet.text(
                "Le CCAP fixe les conditions de l'avance (articles R2191-3 et suivants du code de la"
                " commande publique)."
            )
        ticks = pen.choice("avance_acceptee", facts.terms.advance_accepted, options)
        sheet.text(f"L'entreprise : {'      '.join(ticks)}")

    def annexes(self) -> None:
        titles = self.pen.listed("annexes", self.facts.annexes)
        start = self.author.one_of("Annexe {number} : ", "- ", "Annexe n° {number} – ")
        self.sheet.text(
            *(f"{start.format(number=number)}{title}" for number, title in enumerate(titles, start=1)),
            indent=0.5,
        )

    def signatures(self) -> None:
        facts, pen, sheet = self.facts, self.pen, self.sheet
        signed = pen.day("date_signature_titulaire", facts.time.signed_by_holder)
        sheet.text(f"Fait en un seul original, à {facts.holder.town}, le {signed}")
        sheet.text(f"Pour l'entreprise, {said_by(facts.holder.signatory)} (cachet et signature)", "")
        sheet.text("**Décision de la collectivité** (partie à ne pas remplir par l'entreprise)")
        sheet.text("La présente offre est acceptée pour valoir acte d'engagement.")
        accepted = facts.time.signed_by_buyer
        when = pen.day("date_signature_acheteur", accepted) if accepted else "…… / …… / ………"
        sheet.text(
            f"À {facts.buyer.town}, le {when}", f"{facts.buyer.head}, {said_by(facts.buyer.signatory)}", ""
        )
        notified = facts.time.notified
        when = pen.day("date_notification", notified) if notified else "........................"
        wording = self.author.one_of(
            "Notifié à l'entreprise le", "Reçu notification du marché le", "Date de notification :"
        )
        sheet.text(f"{wording} {when}")
