"""A concession in the regulated format of essential data: read and diagnosed, not exported."""

from __future__ import annotations

from typing import Annotated

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
    one_of,
    text_of,
)  # fmt: skip


class AutoriteConcedante(Open):
    """The granting authority, by its SIRET."""

    id: Siret


class Concessionnaire(Open):
    """A firm that holds a concession."""

    typeIdentifiant: text_of("typeIdentifiant")  # noqa: N815
    id: str


class ConcessionnaireItem(Open):
    """A firm, as an item of a list."""

    concessionnaire: Concessionnaire


class ConsiderationsSociales(Open):
    """Social considerations."""

    considerationSociale: Annotated[  # noqa: N815
        list[one_of("considerationSocialeConcession")], Field(min_length=1), Unique
    ]


class ConsiderationsEnvironnementales(Open):
    """Environmental considerations."""

    considerationEnvironnementale: Annotated[  # noqa: N815
        list[one_of("considerationEnvironnementale")], Field(min_length=1), Unique
    ]


class Modification(Open):
    """A change after the first publication."""

    id: FromOne
    dateSignatureModification: Date  # noqa: N815
    datePublicationDonneesModification: Date  # noqa: N815
    dureeMois: FromOne = 1  # noqa: N815
    valeurGlobale: Amount = 1  # noqa: N815


class ModificationItem(Open):
    """A change, as an item of a list."""

    modification: Modification = Field(default=None)  # type: ignore[assignment]


class Tarif(Open):
    """A price that users pay."""

    intituleTarif: Annotated[str, Field(max_length=256)]  # noqa: N815
    tarif: NotNegative


class TarifItem(Open):
    """A price, as an item of a list."""

    tarif: Tarif = Field(default=None)  # type: ignore[assignment]


class DonneesAnnuelles(Open):
    """A year of execution."""

    datePublicationDonneesExecution: Date  # noqa: N815
    depensesInvestissement: NotNegative  # noqa: N815
    tarifs: Annotated[list[TarifItem], Field(min_length=1)]


class DonneesExecutionItem(Open):
    """A year of execution, as an item of a list."""

    donneesAnnuelles: DonneesAnnuelles = Field(default=None)  # type: ignore[assignment]  # noqa: N815


class ContratConcession(Closed):
    """A concession."""

    id: Identifier
    autoriteConcedante: AutoriteConcedante  # noqa: N815
    nature: text_of("natureConcession")
    objet: Annotated[str, Field(max_length=1000)]
    procedure: text_of("procedureConcession")
    dureeMois: FromOne  # noqa: N815
    dateSignature: Date  # noqa: N815
    datePublicationDonnees: Date  # noqa: N815
    dateDebutExecution: Date  # noqa: N815
    valeurGlobale: Amount  # noqa: N815
    montantSubventionPublique: NotNegative  # noqa: N815
    donneesExecution: Annotated[list[DonneesExecutionItem], Unique] = Field(default_factory=list)  # noqa: N815
    concessionnaires: Annotated[list[ConcessionnaireItem], Field(min_length=1), Unique]
    considerationsSociales: ConsiderationsSociales  # noqa: N815
    considerationsEnvironnementales: ConsiderationsEnvironnementales  # noqa: N815
    modifications: Annotated[list[ModificationItem], Field(min_length=1), Unique] = Field(
        default_factory=list
    )
