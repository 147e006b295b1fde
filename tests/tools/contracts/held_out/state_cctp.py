"""A State administration's CCTP: what is to be done, with numbers that are no terms of the contract."""

from __future__ import annotations

from tests.tools.contracts.held_out.author import Author
from tests.tools.contracts.held_out.sheet import Sheet
from tests.tools.contracts.held_out.state_ccap import clauses

VOLUMES = (
    ("Nature", "Nombre en 2023", "Délai moyen"),
    ("Demandes courantes", "1 025", "6 jours"),
    ("Demandes urgentes", "225", "9 heures"),
    ("Interventions sur site", "86", "12 jours"),
)


class StateSpecifications:
    """Writes the CCTP."""

    def __init__(self, author: Author) -> None:
        self.author, self.facts = author, author.facts
        self.sheet = Sheet("CCTP", "cctp", self.facts.buyer.name, "CCTP – version 1.2 du 3 mars 2024", "sans")

    def written(self) -> Sheet:
        pen, sheet, texts = self.author.pen, self.sheet, clauses()["cctp"]
        sheet.text("**CAHIER DES CLAUSES TECHNIQUES PARTICULIÈRES (CCTP)**", size=14, align="center")
        sheet.text(f"Objet : {pen.text('objet', self.facts.subject['objet'])}", align="center")
        sheet.heading("1 Contexte et enjeux")
        sheet.text(*texts["contexte"])
        sheet.heading("2 Prestations attendues")
        sheet.text(*texts["prestations"])
        if self.author.shows("lieu_execution", 0.5):
            sheet.heading("3 Lieu d'exécution des prestations")
            sheet.text(pen.text("lieu_execution", self.facts.subject["place"]))
        sheet.heading("4 Volumes et environnement")
        sheet.text(*texts["volumes"])
        sheet.table(VOLUMES, (8, 4.5, 4.5), shaded="header")
        sheet.text(*texts["environnement"])
        sheet.heading("5 Qualité de service")
        sheet.text(*texts["qualite"])
        sheet.text(*texts["suivi"])
        sheet.heading("6 Livrables")
        sheet.text(*texts["livrables"])
        return sheet
