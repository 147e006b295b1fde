# ruff: noqa: N815 (the names are the format's own)
"""A concession in the regulated format of essential data: read and diagnosed, not exported."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from socle.tools.contracts.decp.kinds import (
    Amount,
    Closed,
    Date,
    FromOne,
    Identifier,
    NotNegative,
    Open,
    Siret,
    Unique,
    listed,
)  # fmt: skip


class AutoriteConcedante(Open):
    """The granting authority, by its SIRET."""

    id: Siret


class Concessionnaire(Open):
    """A firm that holds a concession."""

    typeIdentifiant: Annotated[str, listed("typeIdentifiant")]
    id: str


class ConcessionnaireItem(Open):
    """A firm, as an item of a list."""

    concessionnaire: Concessionnaire


class ConsiderationsSociales(Open):
    """Social considerations."""

    considerationSociale: Annotated[
        list[Annotated[Any, listed("considerationSocialeConcession")]], Field(min_length=1), Unique
    ]


class ConsiderationsEnvironnementales(Open):
    """Environmental considerations."""

    considerationEnvironnementale: Annotated[
        list[Annotated[Any, listed("considerationEnvironnementale")]], Field(min_length=1), Unique
    ]


class Modification(Open):
    """A change after the first publication."""

    id: FromOne
    dateSignatureModification: Date
    datePublicationDonneesModification: Date
    dureeMois: FromOne = 1
    valeurGlobale: Amount = 1


class ModificationItem(Open):
    """A change, as an item of a list."""

    modification: Modification = Field(default=None)  # type: ignore[assignment]


class Tarif(Open):
    """A price that users pay."""

    intituleTarif: Annotated[str, Field(max_length=256)]
    tarif: NotNegative


class TarifItem(Open):
    """A price, as an item of a list."""

    tarif: Tarif = Field(default=None)  # type: ignore[assignment]


class DonneesAnnuelles(Open):
    """A year of execution."""

    datePublicationDonneesExecution: Date
    depensesInvestissement: NotNegative
    tarifs: Annotated[list[TarifItem], Field(min_length=1)]


class DonneesExecutionItem(Open):
    """A year of execution, as an item of a list."""

    donneesAnnuelles: DonneesAnnuelles = Field(default=None)  # type: ignore[assignment]


class ContratConcession(Closed):
    """A concession."""

    id: Identifier
    autoriteConcedante: AutoriteConcedante
    nature: Annotated[str, listed("natureConcession")]
    objet: Annotated[str, Field(max_length=1000)]
    procedure: Annotated[str, listed("procedureConcession")]
    dureeMois: FromOne
    dateSignature: Date
    datePublicationDonnees: Date
    dateDebutExecution: Date
    valeurGlobale: Amount
    montantSubventionPublique: NotNegative
    donneesExecution: Annotated[list[DonneesExecutionItem], Unique] = Field(default_factory=list)
    concessionnaires: Annotated[list[ConcessionnaireItem], Field(min_length=1), Unique]
    considerationsSociales: ConsiderationsSociales
    considerationsEnvironnementales: ConsiderationsEnvironnementales
    modifications: Annotated[list[ModificationItem], Field(min_length=1), Unique] = Field(
        default_factory=list
    )
