"""A public contract in the regulated format of essential data, version 2.0.3, and the whole document.

Names are the format's own. Optional properties have an empty default and are written only when they are set.
Source: arrêté du 22 décembre 2022 relatif aux données essentielles des marchés publics, annexes.
"""

from __future__ import annotations

from typing import Annotated

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
    one_of,
    text_of,
)  # fmt: skip


class Acheteur(Open):
    """The buyer, by its SIRET."""

    id: Siret


class Techniques(Open):
    """Purchasing techniques used."""

    technique: Annotated[list[one_of("technique")], Field(min_length=1), Unique]


class ModalitesExecution(Open):
    """How the contract is carried out."""

    modaliteExecution: Annotated[list[one_of("modaliteExecution")], Field(min_length=1), Unique]  # noqa: N815


class TypesPrix(Open):
    """Kinds of price."""

    typePrix: Annotated[list[one_of("typePrix")], Field(min_length=1), Unique]  # noqa: N815


class ConsiderationsSociales(Open):
    """Social considerations."""

    considerationSociale: Annotated[list[one_of("considerationSociale")], Field(min_length=1), Unique]  # noqa: N815


class ConsiderationsEnvironnementales(Open):
    """Environmental considerations."""

    considerationEnvironnementale: Annotated[  # noqa: N815
        list[one_of("considerationEnvironnementale")], Field(min_length=1), Unique
    ]


class LieuExecution(Open):
    """The main place of execution, by a code."""

    code: str
    typeCode: text_of("typeCode")  # noqa: N815


class Operateur(Open):
    """A firm, by an identifier."""

    typeIdentifiant: text_of("typeIdentifiant")  # noqa: N815
    id: str


class Titulaire(Open):
    """A holder, as an item of a list."""

    titulaire: Operateur


class ActeSousTraitance(Open):
    """A declaration of a subcontractor, as notified."""

    id: FromOne
    sousTraitant: Operateur  # noqa: N815
    dureeMois: FromOne  # noqa: N815
    dateNotification: Date  # noqa: N815
    datePublicationDonnees: Date  # noqa: N815
    montant: Amount
    variationPrix: text_of("variationPrix")  # noqa: N815


class ActeSousTraitanceItem(Open):
    """A declaration, as an item of a list."""

    acteSousTraitance: ActeSousTraitance = Field(default=None)  # type: ignore[assignment]  # noqa: N815


class ModificationActeSousTraitance(Open):
    """A change of a declaration."""

    id: FromOne
    dureeMois: FromOne = 1  # noqa: N815
    dateNotificationModificationSousTraitance: Date  # noqa: N815
    montant: Amount = 1
    datePublicationDonnees: Date  # noqa: N815


class ModificationActeSousTraitanceItem(Open):
    """A change of a declaration, as an item of a list."""

    modificationActeSousTraitance: ModificationActeSousTraitance = Field(default=None)  # type: ignore[assignment]  # noqa: N815


class Modification(Open):
    """An amendment, after the first publication."""

    id: FromOne
    dateNotificationModification: Date  # noqa: N815
    datePublicationDonneesModification: Date  # noqa: N815
    dureeMois: FromOne = 1  # noqa: N815
    montant: Amount = 1
    titulaires: Annotated[list[Titulaire], Field(min_length=1), Unique] = Field(default_factory=list)


class ModificationItem(Open):
    """An amendment, as an item of a list."""

    modification: Modification = Field(default=None)  # type: ignore[assignment]


class Marche(Closed):
    """A public contract."""

    id: Identifier
    acheteur: Acheteur
    nature: text_of("nature")
    objet: Annotated[str, Field(max_length=1000)]
    codeCPV: Annotated[str, Field(pattern=r"^[0-9]{8}(-[0-9])?$")]  # noqa: N815
    techniques: Techniques
    modalitesExecution: ModalitesExecution  # noqa: N815
    idAccordCadre: Identifier = ""  # noqa: N815
    marcheInnovant: Flag  # noqa: N815
    ccag: text_of("ccag")
    offresRecues: FromOne  # noqa: N815
    attributionAvance: Flag  # noqa: N815
    tauxAvance: Share = 0  # noqa: N815
    typeGroupementOperateurs: text_of("typeGroupementOperateurs")  # noqa: N815
    sousTraitanceDeclaree: Flag  # noqa: N815
    actesSousTraitance: Annotated[list[ActeSousTraitanceItem], Field(min_length=1), Unique] = Field(  # noqa: N815
        default_factory=list
    )
    procedure: text_of("procedure")
    lieuExecution: LieuExecution  # noqa: N815
    dureeMois: FromOne  # noqa: N815
    dateNotification: Date  # noqa: N815
    datePublicationDonnees: Date  # noqa: N815
    montant: Amount
    typesPrix: TypesPrix  # noqa: N815
    formePrix: text_of("formePrix")  # noqa: N815
    origineUE: Share = 0  # noqa: N815
    origineFrance: Share = 0  # noqa: N815
    titulaires: Annotated[list[Titulaire], Field(min_length=1), Unique]
    considerationsSociales: ConsiderationsSociales  # noqa: N815
    considerationsEnvironnementales: ConsiderationsEnvironnementales  # noqa: N815
    modificationsActesSousTraitance: Annotated[  # noqa: N815
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
