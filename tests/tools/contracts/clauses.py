# ruff: noqa: E501 (texts of contracts are kept whole)
"""The CCAP in two wordings, and a CCTP that says nothing of the fields."""

from __future__ import annotations

from tests.tools.contracts import numbers
from tests.tools.contracts.facts import Facts
from tests.tools.contracts.parts import CCAG_WORDS, Style, formula, months
from tests.tools.contracts.writing import Piece

PRICES = {
    "forfaitaire": (
        "Les prestations sont réglées par un prix global et forfaitaire.",
        "Le marché est traité à prix forfaitaires.",
    ),
    "unitaire": (
        "Les prestations sont réglées par application des prix unitaires du bordereau.",
        "Les prix du marché sont unitaires.",
    ),
    "mixte": (
        "Le marché est à prix mixtes : une part forfaitaire et une part à prix unitaires.",
        "Les prix sont mixtes.",
    ),
}
VARIATIONS = {
    "ferme": (
        "Les prix sont fermes et non actualisables.",
        "Les prix sont fermes pendant toute la durée du marché.",
    ),
    "ferme_actualisable": (
        "Les prix sont fermes et actualisables.",
        "Les prix du marché sont fermes actualisables.",
    ),
    "revisable": ("Les prix sont révisables.", "Les prix sont révisés chaque année."),
}


def ccap(facts: Facts, style: Style, wording: int) -> Piece:
    piece = Piece("CCAP", "ccap")
    value = facts.in_ccap
    piece.title("CAHIER DES CLAUSES ADMINISTRATIVES PARTICULIÈRES")
    piece.say(f"Numéro de consultation : {value('reference')}")
    piece.say(
        f"Procédure de passation : {value('procedure').lower()} en application du code de la commande publique."
    )
    piece.heading("Article 1 - Objet")
    thing = value("objet")
    piece.say(f"Le présent marché a pour objet : {thing}.")
    piece.heading("Article 2 - Pièces constitutives")
    ccag = value("ccag")
    written = f"CCAG-{ccag}" if style.spaced else f"CCAG applicable aux marchés publics de {CCAG_WORDS[ccag]}"
    piece.say(
        "Les pièces constitutives du marché sont, par ordre de priorité décroissante : l'acte d'engagement et ses"
        f" annexes, le présent CCAP, le CCTP et le {written} approuvé par l'arrêté du 30 mars 2021."
    )
    piece.heading("Article 3 - Durée et lieu d'exécution")
    _duration(piece, facts, wording)
    piece.say(f"Lieu d'exécution : {value('lieu_execution')}")
    piece.heading("Article 4 - Prix")
    _prices(piece, facts, wording)
    piece.heading("Article 5 - Avance et retenue de garantie")
    _guarantees(piece, facts, style, wording)
    piece.heading("Article 6 - Paiement")
    days = value("delai_paiement_jours")
    written = f"{numbers.in_words(int(days))} ({days}) jours" if wording else f"{days} jours"
    piece.say(
        (
            f"Le délai global de paiement est de {written}.",
            f"Les sommes dues sont payées dans un délai de {written} à compter de la réception de la demande de paiement.",
        )[wording]
    )
    piece.say(
        "En cas de retard, le titulaire a droit à une indemnité forfaitaire pour frais de recouvrement de 40 euros."
    )
    piece.heading("Article 7 - Pénalités")
    _penalties(piece, facts, wording)
    piece.heading("Article 8 - Litiges")
    piece.say("Tout litige est porté devant le tribunal administratif de Rennes dans un délai de deux mois.")
    return piece


def _duration(piece: Piece, facts: Facts, wording: int) -> None:
    value = facts.in_ccap
    duration = value("duree_mois")
    text = (
        f"La durée du marché est de {months(duration)} à compter de sa notification.",
        f"Le marché est conclu pour une durée ferme de {months(duration, twice=True)}.",
    )[wording]
    again = value("reconductions_nombre")
    if again:
        each = months(value("reconduction_duree_mois"))
        text += (
            f" Il peut être reconduit tacitement {numbers.in_words(int(again))} ({again}) fois, pour une durée de {each}.",
            f" Il est renouvelable {again} fois par périodes successives de {each}.",
        )[wording]
    piece.say(text)
    piece.say(
        "En cas de non-reconduction, l'acheteur en informe le titulaire trois (3) mois avant l'échéance."
    )


def _prices(piece: Piece, facts: Facts, wording: int) -> None:
    value = facts.in_ccap
    piece.say(PRICES[value("prix_forme")][wording], VARIATIONS[value("prix_variation")][wording])
    if value("prix_variation") != "revisable":
        return
    month = numbers.month_in_words(value("revision_mois_zero"))
    piece.say(
        (
            f"Les prix sont établis sur la base des conditions économiques du mois de {month} (mois zéro).",
            f"Le mois M0 est {month}.",
        )[wording]
    )
    piece.say("La révision des prix s'effectue par application de la formule suivante :", formula(facts))
    piece.say(
        "dans laquelle P est le prix révisé, P0 le prix initial, Im et I0 les valeurs de l'indice de référence."
    )
    if value("clause_sauvegarde"):
        piece.say(
            "Clause de sauvegarde : l'acheteur peut résilier la part non exécutée si la hausse dépasse 5 % par an."
        )


def _guarantees(piece: Piece, facts: Facts, style: Style, wording: int) -> None:
    value = facts.in_ccap
    rate = value("avance_taux")
    if rate:
        piece.say(
            (
                f"Le montant de l'avance est fixé à {style.rate(rate)} du montant initial du marché.",
                f"Sauf renoncement du titulaire, une avance égale à {style.rate(rate)} du montant du marché lui est accordée.",
            )[wording]
        )
        piece.say(
            "Le remboursement de l'avance commence lorsque le montant des prestations atteint 65 % du montant du marché et se termine à 80 %."
        )
    else:
        piece.say("Une avance est accordée au titulaire dans les conditions du code de la commande publique.")
    kept = value("retenue_garantie_taux")
    if kept:
        piece.say(
            (
                f"Une retenue de garantie de {style.rate(kept)} est exercée sur chaque acompte.",
                f"Le taux de la retenue de garantie est de {style.rate(kept)}.",
            )[wording]
        )
    else:
        piece.say("Il n'est pas prévu de retenue de garantie.")


def _penalties(piece: Piece, facts: Facts, wording: int) -> None:
    value = facts.in_ccap
    if value("penalites_formule"):
        piece.say(
            "Les pénalités de retard sont calculées selon la formule suivante :", value("penalites_formule")
        )
        piece.say(
            "dans laquelle V est la valeur des prestations en retard et R le nombre de jours de retard."
        )
    else:
        day = value("penalite_jour").removesuffix(".00")
        piece.say(
            (
                f"Tout retard donne lieu à une pénalité de {day} € par jour calendaire de retard.",
                f"Le titulaire encourt une pénalité journalière de {day} euros.",
            )[wording]
        )


def cctp(facts: Facts) -> Piece:
    piece = Piece("CCTP", "cctp")
    piece.title("CAHIER DES CLAUSES TECHNIQUES PARTICULIÈRES")
    piece.heading("1. Contexte")
    piece.say("Le service reçoit chaque année 12 000 visiteurs et emploie 45 agents.")
    piece.heading("2. Prestations attendues")
    piece.say("Le titulaire intervient sous 48 heures. Chaque rapport est remis dans un délai de 15 jours.")
    piece.say("La garantie des matériels est de 36 mois à compter de leur admission.")
    return piece
