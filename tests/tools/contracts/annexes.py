"""The smaller pieces: table of prices, bank details, declaration of a subcontractor, amendment."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from tests.tools.contracts import numbers
from tests.tools.contracts.facts import Facts
from tests.tools.contracts.identities import grouped
from tests.tools.contracts.parts import Style
from tests.tools.contracts.writing import Piece


def price_list(facts: Facts, style: Style) -> Piece:
    piece = Piece("Annexe financiere", "annexe_financiere")
    piece.title("BORDEREAU DES PRIX UNITAIRES")
    rows = [("N°", "Désignation", "Unité", "Prix unitaire HT")]
    for number in range(1, 6):
        rows.append((str(number), f"Prestation de type {number}", "jour", style.money(f"{number * 135}.50")))
    piece.table(rows, header=True)
    return piece


def bank_details(facts: Facts, style: Style) -> Piece:
    piece = Piece("RIB", "rib")
    iban = facts.get("iban")
    piece.title("RELEVÉ D'IDENTITÉ BANCAIRE")
    piece.say(
        f"Titulaire du compte : {facts.get('titulaire_nom')}", "Domiciliation : Banque de l'Exemple, Lyon"
    )
    piece.table(
        [
            ("Code banque", "Code guichet", "Numéro de compte", "Clé RIB"),
            (iban[4:9], iban[9:14], iban[14:25], iban[25:]),
        ],
        header=True,
    )
    piece.say(f"IBAN : {grouped(iban, (4,) * 6)}", f"BIC : {facts.get('bic')}")
    return piece


def subcontracting(facts: Facts, style: Style) -> Piece:
    piece = Piece("DC4", "sous_traitance")
    firm = facts.get("sous_traitants")[0]
    piece.title("DÉCLARATION DE SOUS-TRAITANCE")
    piece.say("Formulaire DC4. Acte spécial relatif à la présentation d'un sous-traitant.")
    piece.heading("A - Identification de l'acheteur")
    piece.say(f"Désignation de l'acheteur : {facts.get('acheteur_nom')}")
    piece.heading("B - Objet du marché public")
    piece.say(f"Objet du marché public : {facts.get('objet')}")
    piece.heading("D - Identification du titulaire")
    piece.say(f"Nom commercial et dénomination sociale : {facts.get('titulaire_nom')}")
    piece.say(f"Numéro SIRET : {style.siret(facts.get('titulaire_siret'))}")
    piece.heading("E - Identification du sous-traitant")
    piece.say(
        f"Nom commercial et dénomination sociale : {firm['nom']}",
        f"Numéro SIRET : {style.siret(firm['siret'])}",
    )
    piece.say(f"Le sous-traitant est une PME : {style.yes_no(True)}")
    piece.heading("F - Nature et prix des prestations sous-traitées")
    piece.say("Nature des prestations sous-traitées : pose et réglages", "Taux de la TVA : autoliquidation")
    piece.say(
        "Montant maximum HT des sommes versées par paiement direct au sous-traitant :"
        f" {style.money(firm['montant_ht'])}"
    )
    return piece


def amendment(facts: Facts, style: Style) -> tuple[Piece, dict[str, str]]:
    """An amendment, and what it changes: the new values and the day of its signature."""
    piece = Piece("Avenant 1", "avenant")
    piece.title("AVENANT N° 1")
    piece.heading("A - Identification de l'acheteur")
    piece.say(f"Désignation de l'acheteur : {facts.get('acheteur_nom')}")
    piece.heading("B - Identification du titulaire du marché public")
    piece.say(f"Nom commercial et dénomination sociale : {facts.get('titulaire_nom')}")
    piece.heading("C - Objet du marché public")
    piece.say(f"Objet du marché public : {facts.get('objet')}")
    changes: dict[str, str] = {}
    piece.heading("D - Objet de l'avenant")
    if facts.get("montant_ht"):
        new = Decimal(facts.get("montant_ht")) + 5000
        changes["montant_ht"] = f"{new:.2f}"
        piece.say("Montant de l'avenant HT : " + style.money("5000.00"))
        piece.say(f"Nouveau montant du marché public HT : {style.money(changes['montant_ht'])}")
    longer = str(int(facts.get("duree_mois")) + 6)
    changes["duree_mois"] = longer
    piece.say(f"La durée du marché est portée de {facts.get('duree_mois')} mois à {longer} mois.")
    start = date.fromisoformat(facts.get("date_signature_titulaire"))
    changes["date"] = (start + timedelta(days=200)).isoformat()
    piece.heading("E - Signature du titulaire")
    piece.say(f"A Lyon, le {numbers.date_in_words((start + timedelta(days=190)).isoformat())}")
    piece.heading("F - Signature de l'acheteur")
    piece.say(f"A Rennes, le {numbers.date_in_words(changes['date'])}")
    return piece, changes
