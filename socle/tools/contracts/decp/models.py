# ruff: noqa: N815 (the names are the format's own)
"""A public contract in the regulated format of essential data, version 2.0.3, and the whole document.

Names are the format's own. Optional properties have an empty default and are written only when they are set.
Source: arrêté du 22 décembre 2022 relatif aux données essentielles des marchés publics, annexes.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from socle.tools.contracts.decp.concessions import ContratConcession
from socle.tools.contracts.decp.kinds import (
    Amount,
    Closed,
    Date,
    Flag,
    FromOne,
    Identifier,
    Open,
    Share,
    Siret,
    Unique,
    listed,
)  # fmt: skip


class Acheteur(Open):
    """The buyer, by its SIRET."""

    id: Siret


class Techniques(Open):
    """Purchasing techniques used."""

    technique: Annotated[list[Annotated[Any, listed("technique")]], Field(min_length=1), Unique]


class ModalitesExecution(Open):
    """How the contract is carried out."""

    modaliteExecution: Annotated[
        list[Annotated[Any, listed("modaliteExecution")]], Field(min_length=1), Unique
    ]


class TypesPrix(Open):
    """Kinds of price."""

    typePrix: Annotated[list[Annotated[Any, listed("typePrix")]], Field(min_length=1), Unique]


class ConsiderationsSociales(Open):
    """Social considerations."""

    considerationSociale: Annotated[
        list[Annotated[Any, listed("considerationSociale")]], Field(min_length=1), Unique
    ]


class ConsiderationsEnvironnementales(Open):
    """Environmental considerations."""

    considerationEnvironnementale: Annotated[
        list[Annotated[Any, listed("considerationEnvironnementale")]], Field(min_length=1), Unique
    ]


class LieuExecution(Open):
    """The main place of execution, by a code."""

    code: str
    typeCode: Annotated[str, listed("typeCode")]


class Operateur(Open):
    """A firm, by an identifier."""

    typeIdentifiant: Annotated[str, listed("typeIdentifiant")]
    id: str


class Titulaire(Open):
    """A holder, as an item of a list."""

    titulaire: Operateur


class ActeSousTraitance(Open):
    """A declaration of a subcontractor, as notified."""

    id: FromOne
    sousTraitant: Operateur
    dureeMois: FromOne
    dateNotification: Date
    datePublicationDonnees: Date
    montant: Amount
    variationPrix: Annotated[str, listed("variationPrix")]


class ActeSousTraitanceItem(Open):
    """A declaration, as an item of a list."""

    acteSousTraitance: ActeSousTraitance = Field(default=None)  # type: ignore[assignment]


class ModificationActeSousTraitance(Open):
    """A change of a declaration."""

    id: FromOne
    dureeMois: FromOne = 1
    dateNotificationModificationSousTraitance: Date
    montant: Amount = 1
    datePublicationDonnees: Date


class ModificationActeSousTraitanceItem(Open):
    """A change of a declaration, as an item of a list."""

    modificationActeSousTraitance: ModificationActeSousTraitance = Field(default=None)  # type: ignore[assignment]


class Modification(Open):
    """An amendment, after the first publication."""

    id: FromOne
    dateNotificationModification: Date
    datePublicationDonneesModification: Date
    dureeMois: FromOne = 1
    montant: Amount = 1
    titulaires: Annotated[list[Titulaire], Field(min_length=1), Unique] = Field(default_factory=list)


class ModificationItem(Open):
    """An amendment, as an item of a list."""

    modification: Modification = Field(default=None)  # type: ignore[assignment]


class Marche(Closed):
    """A public contract."""

    id: Identifier
    acheteur: Acheteur
    nature: Annotated[str, listed("nature")]
    objet: Annotated[str, Field(max_length=1000)]
    codeCPV: Annotated[str, Field(pattern=r"^[0-9]{8}(-[0-9])?$")]
    techniques: Techniques
    modalitesExecution: ModalitesExecution
    idAccordCadre: Identifier = ""
    marcheInnovant: Flag
    ccag: Annotated[str, listed("ccag")]
    offresRecues: FromOne
    attributionAvance: Flag
    tauxAvance: Share = 0
    typeGroupementOperateurs: Annotated[str, listed("typeGroupementOperateurs")]
    sousTraitanceDeclaree: Flag
    actesSousTraitance: Annotated[list[ActeSousTraitanceItem], Field(min_length=1), Unique] = Field(
        default_factory=list
    )
    procedure: Annotated[str, listed("procedure")]
    lieuExecution: LieuExecution
    dureeMois: FromOne
    dateNotification: Date
    datePublicationDonnees: Date
    montant: Amount
    typesPrix: TypesPrix
    formePrix: Annotated[str, listed("formePrix")]
    origineUE: Share = 0
    origineFrance: Share = 0
    titulaires: Annotated[list[Titulaire], Field(min_length=1), Unique]
    considerationsSociales: ConsiderationsSociales
    considerationsEnvironnementales: ConsiderationsEnvironnementales
    modificationsActesSousTraitance: Annotated[
        list[ModificationActeSousTraitanceItem], Field(min_length=1), Unique
    ] = Field(default_factory=list)
    modifications: Annotated[list[ModificationItem], Field(min_length=1), Unique] = Field(
        default_factory=list
    )


class Marches(Open):
    """The contracts and concessions of a document: one of the two lists at least."""

    marche: list[Marche] = Field(default_factory=list)
    contrat_concession: list[ContratConcession] = Field(default_factory=list, alias="contrat-concession")

    @model_validator(mode="after")
    def _one_list(self) -> Marches:
        if not self.model_fields_set:
            raise PydanticCustomError("any_of", "neither marche nor contrat-concession")
        return self


class Document(Open):
    """A whole file of essential data."""

    marches: Marches
