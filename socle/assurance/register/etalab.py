"""The register as data: the fields of Etalab's inventory of public algorithms.

Source: guides.etalab.gouv.fr/algorithmes/inventaire (11 February 2021), whose four tables give the names.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from socle.assurance.register.entries import address_of, algorithm
from socle.assurance.register.figures import Figures, published
from socle.work.declaration import Tool


def inventory(tools: list[Tool], figures: Figures) -> dict[str, Any]:
    """All the tools. A null count is one under ten."""
    return {
        "modele": "Etalab, inventaire des principaux traitements algorithmiques (11 février 2021)",
        "date_mise_a_jour": timezone.localdate(figures.counted).isoformat(),
        "algorithmes": [_algorithm(tool, figures) for tool in tools],
    }


def _algorithm(tool: Tool, figures: Figures) -> dict[str, Any]:
    use = figures.of(tool.slug)
    return {
        "identifiant": tool.slug,
        "administration": {
            "nom": tool.administration,
            "direction_service": tool.contact.name,
            "contact": {
                "nom": tool.contact.name,
                "courriel": tool.contact.email,
                "telephone": tool.contact.phone,
                "adresse": tool.contact.address,
            },
            "date_mise_a_jour": timezone.localdate(figures.counted).isoformat(),
        },
        "algorithme_et_decision": {
            "nom": tool.title,
            "contexte": tool.benefit,
            "finalite": tool.purpose,
            "intervention": tool.automation.sentence,
            "niveau_automatisation": tool.automation.value,
            "ecart_possible": tool.departure,
            "voie_sans_ia": tool.without_ai,
            "fondements_juridiques": tool.legal_basis,
            "ressources_connexes": [address_of(tool.slug)],
        },
        "impact": {
            "utilisations_douze_mois": published(use.runs),
            "decisions_validees_douze_mois": None if tool.home else published(use.validated),
            "portee": "externe" if tool.may_affect_persons else "interne",
            "public_concerne": tool.audience,
            "personnes_concernees_individuellement": tool.may_affect_persons,
            "domaine_haut_risque": tool.risk_area.value if tool.risk_area else None,
            "erreur_acceptable": tool.acceptable_error,
            "mesure_erreur": tool.error_measure,
        },
        "fonctionnement": {
            "donnees_traitees": [{"nom": one.label, "type": one.kind} for one in tool.inputs],
            "source_des_donnees": tool.data_sources,
            "mode_de_collecte": [f"{one.label} : {one.hint}" for one in tool.inputs if one.hint],
            "sensibilite": tool.sensitivity,
            "type_algorithme": algorithm(tool),
            "operations": tool.operations,
            "etapes": [step.title for step in tool.steps],
            "parametres": tool.parameters,
            "modeles": list(tool.roles),
            "controles": list(tool.checks),
            "elements_produits": [{"nom": one.label, "type": one.kind} for one in tool.items],
            "exports": [export.label for export in tool.exports],
            "duree_dossier_jours": tool.case_file_days,
            "version": tool.version,
        },
    }
