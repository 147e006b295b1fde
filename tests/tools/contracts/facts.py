# ruff: noqa: E501 (texts are kept whole)
"""What a made contract says, before it is written: drawn from a seed, true until a fault is planted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.tools.contracts import identities

OBJECTS = (
    "Maintenance applicative du portail des démarches", "Nettoyage des locaux administratifs",
    "Fourniture de mobilier de bureau", "Travaux de réfection de la toiture du gymnase",
    "Mission de contrôle technique pour la restructuration du groupe scolaire",
    "Prestations de formation des agents à la sécurité", "Transport de personnes à mobilité réduite",
    "Acquisition et maintenance de postes de travail", "Entretien des espaces verts de la commune",
    "Assistance à maîtrise d'ouvrage pour le schéma directeur des systèmes d'information",
)  # fmt: skip
LOTS = (
    "Gros œuvre",
    "Postes fixes",
    "Secteur nord",
    "Électricité",
    "Formation initiale",
    "Entretien courant",
)
FORMS = (
    "marche", "marche", "accord_cadre_bons_de_commande", "accord_cadre_marches_subsequents",
    "marche_subsequent", "marche_a_tranches",
)  # fmt: skip
PROCEDURES = (
    "Appel d'offres ouvert", "Procédure adaptée", "Appel d'offres restreint", "Procédure avec négociation",
    "Dialogue compétitif", "Marché passé sans publicité ni mise en concurrence préalable",
)  # fmt: skip
RATES = ("20", "20", "20", "10", "5.5", "8.5")
PLACES = (
    "12 rue des Tanneurs, 69002 Lyon", "Commune de Saint-Aubin-sur-Loire", "Campus de la Côte claire, bâtiment B",
    "Territoire du département de la Haute-Vallée",
)  # fmt: skip
ANNEXES = (
    "Bordereau des prix unitaires", "Décomposition du prix global et forfaitaire", "Cadre de réponse technique",
    "Liste des sites", "Planning prévisionnel", "Règlement intérieur du site",
)  # fmt: skip
PAYMASTERS = (
    "Trésorerie de Saint-Aubin", "Monsieur le directeur départemental des finances publiques du Rhône",
    "L'agent comptable de l'université", "Service de gestion comptable de Beauregard",
)  # fmt: skip
CCAGS = ("FCS", "PI", "TIC", "Travaux", "MI", "MOE")


@dataclass
class Facts:
    """A contract's facts: `values` by field of the list; what the pieces need besides."""

    values: dict[str, Any]
    faults: list[dict[str, str]] = field(default_factory=list)
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    weights: tuple[Decimal, ...] = ()
    ccap_values: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        return self.values.get(name)

    def in_ccap(self, name: str) -> Any:
        """The value as the CCAP writes it: another one where a conflict was planted."""
        return self.ccap_values.get(name, self.values.get(name))


def draw(random: Random) -> Facts:
    """The facts of one contract."""
    values: dict[str, Any] = {
        "objet": random.choice(OBJECTS),
        "reference": random.choice(("2025-{:03d}", "25_DAF_{:03d}", "M25{:04d}", "2025/AO/{:02d}")).format(
            random.randint(1, 99)
        ),
        "forme": random.choice(FORMS),
        "procedure": random.choice(PROCEDURES),
        "ccag": random.choice(CCAGS),
        "delai_paiement_jours": "30" if random.random() < 0.8 else "50",
        "lieu_execution": random.choice(PLACES),
        "cpv": random.sample(identities.CPV, random.choice((1, 1, 2))),
        "comptable_assignataire": random.choice(PAYMASTERS),
        "annexes": random.sample(ANNEXES, random.randint(1, 3)),
    }
    facts = Facts(values)
    _parties(facts, random)
    _money(facts, random)
    _times(facts, random)
    _clauses(facts, random)
    return facts


def _parties(facts: Facts, random: Random) -> None:
    taken: set[str] = set()
    values = facts.values
    values["acheteur_nom"] = random.choice(identities.BUYERS)
    values["acheteur_siret"] = identities.siret(random, identities.siren(random))
    number = identities.siren(random)
    values["titulaire_nom"] = identities.company(random, taken)
    values["titulaire_siret"] = identities.siret(random, number)
    values["titulaire_siren"] = number
    if random.random() < 0.6:
        values["titulaire_tva"] = identities.vat(number)
    if random.random() < 0.7:
        values["titulaire_pme"] = random.random() < 0.6
    values["groupement"] = random.choice(("aucun", "aucun", "conjoint", "solidaire"))
    if values["groupement"] != "aucun":
        values["cotraitants"] = [_firm(random, taken) for _ in range(random.randint(1, 2))]
    if random.random() < 0.3:
        firm = _firm(random, taken)
        values["sous_traitants"] = [firm | {"montant_ht": f"{random.randint(50, 400) * 100}.00"}]
    values["iban"] = identities.iban(random)
    values["bic"] = identities.bic(random)
    if random.random() < 0.4:
        values["lot_numero"] = str(random.randint(1, 6))
        values["lot_intitule"] = random.choice(LOTS)
    if values["forme"] == "marche_subsequent":
        values["marche_parent"] = f"2024-AC-{random.randint(10, 99)}"


def _firm(random: Random, taken: set[str]) -> dict[str, str]:
    return {
        "nom": identities.company(random, taken),
        "siret": identities.siret(random, identities.siren(random)),
    }


def _money(facts: Facts, random: Random) -> None:
    values = facts.values
    if values["forme"].startswith("accord_cadre"):
        maximum = Decimal(random.randint(20, 900) * 1000)
        values["montant_maximum_ht"] = f"{maximum:.2f}"
        if random.random() < 0.5:
            values["montant_minimum_ht"] = f"{maximum / 10:.2f}"
        return
    net = Decimal(random.randint(8_000_00, 900_000_00)) / 100
    if random.random() < 0.4:
        net = net.to_integral_value()
    if values["forme"] == "marche_a_tranches":
        parts = [Decimal(random.randint(5_000, 200_000)) for _ in range(random.randint(2, 3))]
        names = ["Tranche ferme", *(f"Tranche optionnelle {n}" for n in range(1, len(parts)))]
        values["tranches"] = [
            {"nom": name, "montant_ht": f"{part:.2f}"} for name, part in zip(names, parts, strict=True)
        ]
        net = sum(parts, Decimal())
    rate = Decimal(random.choice(RATES))
    tax = (net * rate / 100).quantize(Decimal("0.01"))
    values |= {
        "montant_ht": f"{net:.2f}", "tva_taux": str(rate), "montant_tva": f"{tax:.2f}",
        "montant_ttc": f"{net + tax:.2f}", "montant_ht_lettres": f"{net:.2f}",
    }  # fmt: skip


def _times(facts: Facts, random: Random) -> None:
    values = facts.values
    values["duree_mois"] = random.choice(("12", "24", "36", "6", "18", "48"))
    if random.random() < 0.6:
        values["reconductions_nombre"] = random.choice(("1", "2", "3"))
        values["reconduction_duree_mois"] = random.choice(("12", "12", "6"))
    signed = date(2025, 1, 10) + timedelta(days=random.randint(0, 400))
    values["date_signature_titulaire"] = signed.isoformat()
    if random.random() < 0.8:
        accepted = signed + timedelta(days=random.randint(5, 40))
        values["date_signature_acheteur"] = accepted.isoformat()
        if random.random() < 0.8:
            values["date_notification"] = (accepted + timedelta(days=random.randint(1, 15))).isoformat()


def _clauses(facts: Facts, random: Random) -> None:
    values = facts.values
    values["avance_acceptee"] = random.random() < 0.6
    if random.random() < 0.7:
        values["avance_taux"] = random.choice(
            ("30", "30") if values.get("titulaire_pme") else ("5", "10", "20", "30")
        )
    if random.random() < 0.5:
        values["retenue_garantie_taux"] = "3" if values.get("titulaire_pme") else random.choice(("5", "3"))
    unit = values["forme"].startswith("accord_cadre")
    values["prix_forme"] = random.choice(
        ("unitaire", "mixte") if unit else ("forfaitaire", "unitaire", "mixte")
    )
    values["prix_variation"] = random.choice(("ferme", "ferme_actualisable", "revisable", "revisable"))
    if values["prix_variation"] == "revisable":
        fixed = Decimal(random.choice(("0.15", "0.125", "0.20", "0.30")))
        facts.weights = (fixed, 1 - fixed)
        values["revision_partie_fixe"] = str(fixed.normalize())
        values["revision_formule"] = ""
        values["revision_mois_zero"] = f"2025-{random.randint(1, 12):02d}"
        if random.random() < 0.5:
            values["clause_sauvegarde"] = True
    if random.random() < 0.5:
        values["penalites_formule"] = f"P = V x R / {random.choice(('250', '1000', '3000'))}"
    else:
        values["penalite_jour"] = f"{random.choice((50, 100, 150, 500))}.00"
