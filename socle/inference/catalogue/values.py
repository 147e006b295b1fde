"""What the catalogue says: providers, the models they serve, and which data may go where.

These are plain frozen values; `reading` makes them from TOML and `source` keeps them current.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Literal

ModelType = Literal["text-generation", "text-embeddings-inference"]

ADDRESS_FROM_ENVIRONMENT = "env:"


class Hosting(StrEnum):
    """Where a provider runs: on this server, under SecNumCloud, in the European Union, elsewhere."""

    LOCAL = "local"
    SECNUMCLOUD = "secnumcloud"
    EU = "eu"
    OTHER = "other"


class Sensitivity(StrEnum):
    """How much care data ask for, from the least to the most."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    RESTRICTED = "restricted"


class UnknownModel(LookupError):
    """The catalogue has no model of that name or alias."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The model '{name}' is not in the catalogue.")
        self.name = name


@dataclass(frozen=True)
class Provider:
    """Who serves models: an OpenAI-compatible address, its key's variable, where it runs."""

    name: str
    title: str
    address: str
    hosting: Hosting
    country: str
    key_variable: str | None = None
    certificate: str | None = None
    pue: float = 1.5
    wue: float = 0.0
    secret: str | None = field(default=None, repr=False)

    def url(self, environment: Mapping[str, str] = os.environ) -> str | None:
        """The base address, without a final slash; None when the variable that should hold it is unset."""
        if not self.address.startswith(ADDRESS_FROM_ENVIRONMENT):
            return self.address.rstrip("/")
        found = environment.get(self.address.removeprefix(ADDRESS_FROM_ENVIRONMENT))
        return found.rstrip("/") if found else None

    def key(self, environment: Mapping[str, str] = os.environ) -> str | None:
        """The bearer key: the one typed in a page, else that of the variable, read at each call."""
        if self.secret:
            return self.secret
        return environment.get(self.key_variable) or None if self.key_variable else None


@dataclass(frozen=True)
class Route:
    """One way to reach a model: a provider, and the name that the model has there."""

    provider: Provider
    upstream_model: str


@dataclass(frozen=True)
class Model:
    """A model that clients may ask for. Costs are in euros per million tokens, parameters in billions."""

    id: str
    title: str
    type: ModelType
    routes: tuple[Route, ...]
    aliases: tuple[str, ...] = ()
    context_length: int | None = None
    dimensions: int | None = None
    prompt_cost: Decimal = Decimal(0)
    completion_cost: Decimal = Decimal(0)
    active_parameters: float | None = None
    total_parameters: float | None = None
    origin: str = ""
    demonstration: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Its id and its aliases: all that clients may call it by."""
        return (self.id, *self.aliases)


@dataclass(frozen=True)
class Policy:
    """Which hostings data of each sensitivity may go to, and in which countries where that is said."""

    table: Mapping[Sensitivity, frozenset[Hosting]]
    countries: Mapping[Sensitivity, frozenset[str]] = field(default_factory=dict)

    def accepts(self, sensitivity: Sensitivity, hosting: Hosting, country: str | None = None) -> bool:
        """Whether such data may go to such a place; what the table does not list is refused.

        Where countries are listed for the sensitivity, a place whose country is not among them is refused.
        """
        countries = self.countries.get(sensitivity)
        if countries and country not in countries:
            return False
        return hosting in self.table.get(sensitivity, frozenset())


@dataclass(frozen=True)
class Catalogue:
    """Providers and models by name, and the policy."""

    providers: Mapping[str, Provider]
    models: Mapping[str, Model]
    policy: Policy

    def model(self, name_or_alias: str) -> Model:
        """The model of that id or alias. Raises UnknownModel."""
        if found := self.models.get(name_or_alias):
            return found
        for model in self.models.values():
            if name_or_alias in model.aliases:
                return model
        raise UnknownModel(name_or_alias)
