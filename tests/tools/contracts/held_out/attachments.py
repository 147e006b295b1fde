"""Pieces beside the act: a subcontractor's declaration and a bank's RIB."""

from __future__ import annotations

from tests.tools.contracts.held_out.author import Author, place_of, said_by
from tests.tools.contracts.held_out.facts import Subcontractor
from tests.tools.contracts.held_out.sheet import Sheet
from tests.tools.contracts.held_out.truth import money


def declarations(author: Author) -> list[Sheet]:
    """One DC4 for each subcontractor of works; the list of them all is said once."""
    items = author.facts.subcontractors
    author.pen.truth.say(
        "sous_traitants",
        [
            {"nom": item.company.name, "siret": item.company.siret, "montant_ht": money(item.amount)}
            for item in items
        ],
    )
    return [declaration(author, item, number) for number, item in enumerate(items, start=1)]


def declaration(author: Author, item: Subcontractor, number: int) -> Sheet:
    facts, hand, pen, company = author.facts, author.pen.hand, author.pen, item.company
    sheet = Sheet(f"DC4_{number}", "sous_traitance", facts.buyer.name, f"DC4 – {facts.reference}", "sans")
    sheet.text("**DÉCLARATION DE SOUS-TRAITANCE**", size=14, align="center")
    sheet.text("(acte spécial présenté avec l'offre)", align="center")
    sheet.heading("A – Acheteur et contrat", 2)
    sheet.text(
        f"Acheteur : {pen.text('acheteur_nom', facts.buyer.name)}",
        f"Objet : {pen.text('objet', facts.subject['objet'])}",
    )
    sheet.heading("B – Titulaire", 2)
    sheet.text(
        f"{pen.text('titulaire_nom', facts.holder.name)} – SIRET"
        f" {pen.siret('titulaire_siret', facts.holder.siret)}"
    )
    sheet.heading("C – Sous-traitant", 2)
    sheet.text(
        f"Nom : {company.name}",
        f"Adresse : {place_of(company)}",
        f"SIRET : {hand.siret(company.siret)}",
        f"Représenté par {said_by(company.signatory)}",
    )
    sheet.heading("D – Prestations sous-traitées", 2)
    sheet.text(f"Nature : {item.work}", f"Montant hors TVA : {hand.amount(item.amount)}")
    sheet.text("TVA due par le titulaire (autoliquidation, article 283-2 nonies du code général des impôts).")
    sheet.heading("E – Paiement", 2)
    sheet.text(
        f"Le sous-traitant a droit au paiement direct : {author.box(True)} oui {author.box(False)} non"
    )
    account = company.account
    sheet.text(
        f"Compte à créditer : {account.bank}, {account.bank_address}",
        f"IBAN : {hand.iban(account.iban)}",
        f"BIC : {account.bic}",
    )
    return sheet


def bank_statement(author: Author) -> Sheet:
    """The RIB that a bank prints, when the act leaves the account to it."""
    pen, account = author.pen, author.facts.holder.account
    sheet = Sheet("RIB", "rib", account.bank, "Document à remettre à vos débiteurs", "sans")
    sheet.text(f"**{account.bank}**", size=13)
    sheet.text("**RELEVÉ D'IDENTITÉ BANCAIRE**", size=13, align="center")
    sheet.text(f"Titulaire du compte : {account.holder}", f"{place_of(author.facts.holder)}")
    rows = (("Code banque", "Code guichet", "N° de compte", "Clé RIB"), account.rib)
    sheet.table(rows, (3.5, 3.5, 5, 3), shaded="header")
    sheet.text(f"Domiciliation : {account.bank_address}")
    sheet.text(f"IBAN (International Bank Account Number) : {pen.iban('iban', account.iban)}")
    sheet.text(f"BIC (Bank Identifier Code) : {pen.text('bic', account.bic)}")
    return sheet
