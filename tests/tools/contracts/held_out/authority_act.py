"""A local authority's acte d'engagement, as its own staff types it."""

from __future__ import annotations

from collections.abc import Callable

from tests.tools.contracts.held_out.author import Author, partner_entry, place_of, said_by
from tests.tools.contracts.held_out.authority_price import Price
from tests.tools.contracts.held_out.parties import Company
from tests.tools.contracts.held_out.sheet import Sheet
from tests.tools.contracts.held_out.truth import money

NUMBERINGS = ("{number}°) {title}", "{number} – {title}", "Article {number} : {title}", "{number}. {title}")
FORMS = (
    ("marche", "marché ordinaire"),
    ("accord_cadre_bons_de_commande", "accord-cadre à bons de commande (articles R2162-13 et R2162-14 du code de la commande publique)"),
)
GROUPS = (
    ("aucun", "seul, pour mon propre compte"),
    ("solidaire", "en groupement solidaire"),
    ("conjoint", "en groupement conjoint, le mandataire étant solidaire"),
)


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
        middle: list[tuple[str, Callable[[], None]]] = [
            (self.author.one_of("LE PRIX", "CE QUE COÛTE LE MARCHÉ", "Montant de l'engagement"), self.price),
            (self.author.one_of("DÉLAIS", "Durée", "COMBIEN DE TEMPS ?"), self.time),
            (self.author.one_of("Règlement des comptes", "OÙ NOUS VOUS PAIERONS"), self.payment),
        ]
        if self.author.random.random() < 0.5:
            middle.reverse()
        sections = [
            (self.author.one_of("QUI ACHÈTE", "La collectivité", "Maître d'ouvrage"), self.buyer),
            (self.author.one_of("QUI S'ENGAGE", "L'entreprise", "Contractant"), self.contractor),
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

    def labelled(self, *pairs: tuple[str, str]) -> None:
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
        number = self.author.one_of("Marché n°", "N° d'affaire :", "Référence de la consultation :", "Dossier n°")
        sheet.text(f"{number} {pen.text('reference', facts.reference)}", align="center")
        if facts.lot:
            number, title = pen.text("lot_numero", str(facts.lot.number)), pen.text("lot_intitule", facts.lot.title)
            dash = self.author.one_of(":", "–", "-")
            sheet.text(f"**Lot n° {number} {dash} {title}**", align="center", size=12)

    def buyer(self) -> None:
        facts, pen = self.facts, self.pen
        pairs = [
            (self.author.one_of("Acheteur", "Personne publique", "Collectivité"), pen.text("acheteur_nom", facts.buyer.name)),
            ("Représentée par", f"{said_by(facts.buyer.signatory)}, {facts.buyer.head}, en vertu de la délibération du 5 juillet 2020"),
        ]
        if self.author.shows("acheteur_siret", 0.85):
            label = self.author.one_of("SIRET", "N° SIRET de la collectivité", "Siret")
            pairs.append((label, pen.siret("acheteur_siret", facts.buyer.siret)))
        procedure = pen.text("procedure", facts.procedure)
        articles = {"Procédure adaptée": "article L2123-1", "Appel d'offres ouvert": "articles L2124-2 et R2161-2 à R2161-5"}
        pairs.append((self.author.one_of("Mode de passation", "Procédure suivie"), f"{procedure} ({articles[facts.procedure]} du code de la commande publique)"))
        if self.author.shows("comptable_assignataire", 0.8):
            pairs.append(("Comptable assignataire", pen.text("comptable_assignataire", facts.buyer.accountant)))
        if self.author.shows("cpv", 0.7):
            pairs.append((self.author.one_of("CPV", "Nomenclature européenne (CPV)"), self.cpv()))
        self.labelled(*pairs)
        self.sheet.text(f"{self.author.one_of('Le contrat est un', 'Forme retenue :')}")
        self.sheet.text(*pen.choice("forme", facts.form, FORMS), indent=0.8)

    def cpv(self) -> str:
        codes = self.facts.cpv
        if "cpv" not in self.facts.must_show and self.author.random.random() < 0.2:
            codes = [code[:8] for code in codes]
        return " ; ".join(self.pen.listed("cpv", codes))

    def contractor(self) -> None:
        facts, sheet, holder = self.facts, self.sheet, self.facts.holder
        if self.author.random.random() < 0.4:
            self.contractor_in_prose(holder)
        else:
            self.contractor_in_labels(holder)
        sheet.text("Je m'engage (nous nous engageons) :")
        sheet.text(*self.pen.choice("groupement", facts.group, GROUPS), indent=0.8)
        if facts.partners:
            self.partners()
        if facts.sme is not None:
            question = "L'entreprise est-elle une PME (moins de 250 salariés, chiffre d'affaires inférieur à 50 millions d'euros) ?"
            answer = self.pen.choice("titulaire_pme", facts.sme, ((True, "oui"), (False, "non")))
            sheet.text(f"{question} {'   '.join(answer)}")
        sheet.text(
            "Après avoir pris connaissance du cahier des clauses administratives particulières et des pièces qu'il cite, "
            "et après avoir fourni les attestations prévues aux articles R2143-6 à R2143-10 du code de la commande publique, "
            "l'entreprise s'engage, sans réserve, à exécuter ce qui lui est demandé aux conditions ci-après. "
            "L'offre lie son auteur pendant 120 jours à compter de la date limite de réception."
        )

    def contractor_in_prose(self, holder: Company) -> None:
        pen, who = self.pen, said_by(holder.signatory)
        siret = pen.siret("titulaire_siret", holder.siret)
        text = (
            f"Je, {who}, agissant au nom et pour le compte de l'entreprise **{pen.text('titulaire_nom', holder.name)}** "
            f"({holder.legal_form} au capital de {holder.capital} euros), dont le siège se trouve {place_of(holder)}, "
            f"téléphone {holder.phone}, "
        )
        if self.author.shows("titulaire_siren", 0.5):
            siren = pen.siren("titulaire_siren", self.facts.written_siren)
            text += f"inscrite au registre du commerce de {holder.town} sous le n° {siren}, "
        text += f"SIRET de l'établissement qui exécutera le marché : {siret}"
        if self.facts.written_vat and self.author.shows("titulaire_tva", 0.5):
            text += f", n° de TVA {pen.vat('titulaire_tva', self.facts.written_vat)}"
        self.sheet.text(f"{text}.")

    def contractor_in_labels(self, holder: Company) -> None:
        pen = self.pen
        pairs = [
            (self.author.one_of("Entreprise", "Raison sociale", "Nom de l'entreprise"), pen.text("titulaire_nom", holder.name)),
            ("Forme juridique", f"{holder.legal_form} au capital de {holder.capital} €"),
            ("Siège", place_of(holder)),
            ("Téléphone / courriel", f"{holder.phone} / {holder.email}"),
            (self.author.one_of("SIRET", "N° Siret", "Numéro SIRET"), pen.siret("titulaire_siret", holder.siret)),
        ]
        if self.author.shows("titulaire_siren", 0.4):
            siren = pen.siren("titulaire_siren", self.facts.written_siren)
            pairs.append((self.author.one_of("N° SIREN", "RCS"), siren))
        if self.facts.written_vat and self.author.shows("titulaire_tva", 0.5):
            vat = pen.vat("titulaire_tva", self.facts.written_vat)
            pairs.append((self.author.one_of("TVA intracommunautaire", "N° de TVA"), vat))
        pairs.append(("Représentant", said_by(holder.signatory)))
        self.labelled(*pairs)

    def partners(self) -> None:
        facts, hand = self.facts, self.pen.hand
        self.sheet.text(f"Le mandataire du groupement est {facts.holder.name}. Les autres membres sont :")
        entries = []
        for partner in facts.partners:
            with_siret = self.author.random.random() < 0.7
            entries.append(partner_entry(partner, with_siret=with_siret))
            siret = f", SIRET {hand.siret(partner.siret)}" if with_siret else ""
            self.sheet.text(f"- {partner.name}, {place_of(partner)}{siret}", indent=0.6)
        self.pen.truth.say("cotraitants", entries)

    def price(self) -> None:
        Price(self.author, self.sheet, self.manner).write()
        if self.facts.subcontractors and self.facts.subject["kind"] == "travaux":
            self.sheet.text("La sous-traitance envisagée figure dans les déclarations jointes (formulaire DC4).")
        elif self.facts.subcontractors:
            self.subcontractors()

    def subcontractors(self) -> None:
        hand = self.pen.hand
        self.sheet.text("Prestations que le titulaire envisage de sous-traiter (montants hors TVA, autoliquidation le cas échéant) :")
        rows, entries = [], []
        for item in self.facts.subcontractors:
            company = item.company
            rows.append((f"{company.name}\nSIRET {hand.siret(company.siret)}", item.work, hand.amount(item.amount)))
            entries.append({"nom": company.name, "siret": company.siret, "montant_ht": money(item.amount)})
        self.sheet.table(rows, (7, 6, 4))
        self.pen.truth.say("sous_traitants", entries)

    def time(self) -> None:
        facts, pen, sheet = self.facts, self.pen, self.sheet
        start = self.author.one_of("à compter de sa notification", "à partir de l'ordre de service de démarrage")
        months = pen.months("duree_mois", facts.time.months)
        if facts.subject["kind"] == "travaux" and not facts.is_framework:
            sheet.text(
                f"Le délai d'exécution de l'ensemble des travaux est de {months} {start}, période de préparation de 30 jours non comprise."
            )
        else:
            sheet.text(f"{self.author.one_of('Le contrat est conclu pour', 'Durée ferme :')} {months}, {start}.")
        if facts.time.renewals:
            times = self.author.count("reconductions_nombre", facts.time.renewals)
            length = pen.months("reconduction_duree_mois", facts.time.renewal_months)
            sheet.text(
                f"Il peut ensuite être reconduit tacitement {times} fois, chaque fois pour {length}. "
                "L'entreprise ne peut s'y opposer ; la collectivité fait connaître sa décision de ne pas reconduire "
                "deux mois avant l'échéance."
            )

    def payment(self) -> None:
        facts, pen, sheet, hand = self.facts, self.pen, self.sheet, self.pen.hand
        if self.author.shows("delai_paiement_jours", 0.4):
            sheet.text(f"Les sommes dues sont payées sous {self.author.days('delai_paiement_jours', facts.terms.payment_days)}.")
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
        self.labelled(*pairs)
        if facts.group == "conjoint":
            for partner in facts.partners:
                sheet.text(f"Part de {partner.name} : compte {hand.iban(partner.account.iban)} ({partner.account.bank}).")

    def advance(self) -> None:
        facts, pen, sheet = self.facts, self.pen, self.sheet
        options = ((True, "accepte l'avance"), (False, "renonce à l'avance"))
        if self.author.random.random() < 0.5:
            options = options[::-1]
        if self.author.shows("avance_taux", 0.3):
            rate = pen.rate("avance_taux", facts.terms.advance_rate)
            sheet.text(f"Une avance de {rate} est prévue au CCAP.")
        else:
            sheet.text("Le CCAP fixe les conditions de l'avance (articles R2191-3 et suivants du code de la commande publique).")
        ticks = pen.choice("avance_acceptee", facts.terms.advance_accepted, options)
        sheet.text(f"L'entreprise : {'      '.join(ticks)}")

    def annexes(self) -> None:
        titles = self.pen.listed("annexes", self.facts.annexes)
        start = self.author.one_of("Annexe {number} : ", "- ", "Annexe n° {number} – ")
        self.sheet.text(*(f"{start.format(number=number)}{title}" for number, title in enumerate(titles, start=1)), indent=0.5)

    def signatures(self) -> None:
        facts, pen, sheet = self.facts, self.pen, self.sheet
        signed = pen.day("date_signature_titulaire", facts.time.signed_by_holder)
        sheet.text(f"Fait en un seul original, à {facts.holder.town}, le {signed}")
        sheet.text(f"Pour l'entreprise, {said_by(facts.holder.signatory)} (cachet et signature)", "")
        sheet.text("**Décision de la collectivité** (partie à ne pas remplir par l'entreprise)")
        sheet.text("La présente offre est acceptée pour valoir acte d'engagement.")
        accepted = facts.time.signed_by_buyer
        when = pen.day("date_signature_acheteur", accepted) if accepted else "…… / …… / ………"
        sheet.text(f"À {facts.buyer.town}, le {when}", f"{facts.buyer.head}, {said_by(facts.buyer.signatory)}", "")
        notified = facts.time.notified
        when = pen.day("date_notification", notified) if notified else "........................"
        wording = self.author.one_of("Notifié à l'entreprise le", "Reçu notification du marché le", "Date de notification :")
        sheet.text(f"{wording} {when}")
