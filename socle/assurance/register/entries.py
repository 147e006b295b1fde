"""A tool's entry of the register: every field of its declaration, with the label that people read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from socle.assurance.register.figures import Figures, said
from socle.work.declaration import InputKind, RiskArea, Tool, ValueKind
from socle.work.roles import alias_of

_NONE = "Aucun"
_SENSITIVITIES = {
    "public": "Données publiques",
    "internal": "Données internes à l’administration",
    "personal": "Données personnelles",
    "restricted": "Données à diffusion restreinte",
}
_INPUTS: dict[InputKind, str] = {
    "text": "texte",
    "line": "ligne de texte",
    "documents": "documents",
    "recordings": "enregistrements",
    "choice": "choix dans une liste",
    "flag": "case à cocher",
}
_VALUES: dict[ValueKind, str] = {
    "text": "texte",
    "line": "ligne de texte",
    "amount": "montant",
    "rate": "taux",
    "number": "nombre",
    "date": "date",
    "flag": "oui ou non",
    "choice": "choix dans une liste",
    "list": "liste",
}
_ROLES = {
    "chat": "Répondre et rédiger",
    "small": "Rédiger de courts passages",
    "large": "Rédiger et résumer",
    "translate": "Traduire",
    "transcription": "Écrire ce qui est dit",
    "voices": "Distinguer les voix",
}
RISKS: dict[RiskArea, str] = {
    RiskArea.BIOMETRICS: "Biométrie",
    RiskArea.INFRASTRUCTURE: "Infrastructures critiques",
    RiskArea.EDUCATION: "Éducation et formation professionnelle",
    RiskArea.EMPLOYMENT: "Emploi et gestion des travailleurs",
    RiskArea.ESSENTIAL_SERVICES: "Services privés et publics essentiels",
    RiskArea.LAW_ENFORCEMENT: "Activités répressives",
    RiskArea.MIGRATION: "Migration, asile et contrôle aux frontières",
    RiskArea.JUSTICE: "Administration de la justice",
}


@dataclass(frozen=True)
class Field:
    """One line of an entry: several values make a list."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """Lines under one heading."""

    title: str
    fields: tuple[Field, ...]


def entry(tool: Tool, figures: Figures) -> tuple[Part, ...]:
    """What the register says of a tool, in four parts that follow Etalab's inventory."""
    return (
        Part("Qui en répond", tuple(_responsible(tool))),
        Part("À quoi il sert et comment il intervient", tuple(_purpose(tool))),
        Part("Ce qui en dépend", (*_impact(tool), *_use(tool, figures))),
        Part("Comment il fonctionne", tuple(_inner(tool))),
    )


def address_of(slug: str) -> str:
    """The full address of a tool's entry."""
    return f"{settings.SOCLE_PUBLIC_URL}{reverse('assurance:register-tool', args=[slug])}"


def _responsible(tool: Tool) -> Iterator[Field]:
    contact = tool.contact
    ways = (contact.name, contact.address, contact.phone, contact.email)
    yield _field("Administration", tool.administration)
    yield Field("Contact", tuple(way for way in ways if way))


def _purpose(tool: Tool) -> Iterator[Field]:
    yield _field("Finalité", tool.purpose)
    yield _field("Bénéfice attendu", tool.benefit)
    yield _field("Part de la machine", tool.automation.sentence)
    yield _field("Qui peut s’en écarter", tool.departure)
    yield _field("Voie sans IA", tool.without_ai)
    yield _field("Base légale", tool.legal_basis)
    yield _field("Qui s’en sert", tool.audience)


def _impact(tool: Tool) -> Iterator[Field]:
    risk = RISKS[tool.risk_area] if tool.risk_area else "Aucun de ceux de l’annexe III"
    yield _field("Des personnes sont-elles concernées ?", _affected(tool))
    yield _field("Domaine à haut risque du règlement (UE) 2024/1689", risk)
    yield _field("Erreur acceptable", tool.acceptable_error)
    yield _field("Comment elle est mesurée", tool.error_measure)


def _affected(tool: Tool) -> str:
    if tool.persons_affected:
        return "Oui : chaque élément se décide un par un"
    if tool.may_affect_persons:
        return "Selon l’emploi : s’il porte sur une personne, chaque élément se décide un par un"
    return "Non, pas individuellement"


def _use(tool: Tool, figures: Figures) -> Iterator[Field]:
    use = figures.of(tool.slug)
    if not tool.steps:
        yield _field("Questions traitées sur douze mois", said(use.runs))
        return
    yield _field("Utilisations sur douze mois", said(use.runs))
    yield _field("Brouillons validés par une personne sur douze mois", said(use.validated))


def _inner(tool: Tool) -> Iterator[Field]:
    yield _field("Données traitées et leurs sources", tool.data_sources)
    yield _field("Sensibilité des données", _SENSITIVITIES[tool.sensitivity])
    yield Field(
        "Ce qui lui est donné", _names([f"{one.name_alone} ({_INPUTS[one.kind]})" for one in tool.inputs])
    )
    yield _field("Opérations", tool.operations)
    yield Field("Étapes", _names([step.title for step in tool.steps]))
    yield _field("Paramètres et leur poids", tool.parameters)
    yield _field("Type d’algorithme", algorithm(tool))
    yield Field("Modèles employés, par leur rôle", _names(_roles(tool)))
    yield Field("Contrôles sans modèle", _names(tool.checks))
    yield Field("Éléments produits", _names([f"{one.label} ({_VALUES[one.kind]})" for one in tool.items]))
    yield Field("Présentations", _names([panel.title for panel in tool.panels]))
    yield Field("Exports", _names([export.label for export in tool.exports]))
    yield _field("Conservation du dossier d’explication", f"{tool.case_file_days} jours après la validation")
    yield _field("Version de la déclaration", tool.version)


def algorithm(tool: Tool) -> str:
    """Rules alone, or rules with a model that has learnt."""
    if tool.roles:
        return "Règles écrites par des personnes, et modèle d’apprentissage automatique"
    return "Règles écrites par des personnes"


def _roles(tool: Tool) -> list[str]:
    return [f"{_ROLES.get(role, role)} : {alias_of(role)}" for role in tool.roles]


def _names(found: Sequence[str]) -> tuple[str, ...]:
    return tuple(found) or (_NONE,)


def _field(label: str, value: str) -> Field:
    return Field(label, (value,))
