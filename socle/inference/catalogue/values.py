"""What the catalogue says: providers, the models they serve, and which data may go where.

These are plain frozen values; `reading` makes them from TOML and `source` keeps them current.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

ModelType = Literal["text-generation", "text-embeddings-inference"]

ADDRESS_FROM_ENVIRONMENT = "env:"


class Strategy(StrEnum):
    """In which order a model's routes are tried: as written, or by what each would mean for a request."""

    ORDER = "order"
    LEAST_BUSY = "least_busy"
    LOWEST_LATENCY = "lowest_latency"
    WEIGHTED = "weighted"
    CHEAPEST = "cheapest"
    LEAST_ENERGY = "least_energy"
    PREFIX_AFFINITY = "prefix_affinity"


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
    """Who serves models: an OpenAI-compatible address, its key's variable, where it runs, what it bears.

    Times are in seconds. Numbers hold for each gateway process; docs/operator/routing.md explains them.
    """

    name: str
    title: str
    address: str
    hosting: Hosting
    country: str
    key_variable: str | None = None
    certificate: str | None = None
    pue: float = 1.5
    wue: float = 0.0
    most_simultaneous: int | None = None
    longest_wait: float = 30.0
    first_token_seconds: float | None = None
    silence_seconds: float | None = None
    health_checks: bool = True
    breaker_failures: int = 5
    breaker_rate: float = 0.5
    breaker_calls: int = 20
    breaker_seconds: float = 15.0
    longest_cooldown: float = 60.0

    def url(self, environment: Mapping[str, str] = os.environ) -> str | None:
        """The base address, without a final slash; None when the variable that should hold it is unset."""
        if not self.address.startswith(ADDRESS_FROM_ENVIRONMENT):
            return self.address.rstrip("/")
        found = environment.get(self.address.removeprefix(ADDRESS_FROM_ENVIRONMENT))
        return found.rstrip("/") if found else None

    def key(self, environment: Mapping[str, str] = os.environ) -> str | None:
        """The bearer key, read from the environment at each call so that the catalogue never holds one."""
        return environment.get(self.key_variable) or None if self.key_variable else None


@dataclass(frozen=True)
class Route:
    """One way to reach a model: a provider, the name that the model has there, its share and its prices.

    Prices are in euros per million tokens; None where the model's own hold.
    """

    provider: Provider
    upstream_model: str
    weight: float = 1.0
    prompt_cost: Decimal | None = None
    completion_cost: Decimal | None = None


@dataclass(frozen=True)
class Model:
    """A model that clients may ask for. Costs are in euros per million tokens, parameters in billions."""

    id: str
    title: str
    type: ModelType
    routes: tuple[Route, ...]
    aliases: tuple[str, ...] = ()
    context_length: int | None = None
    most_completion_tokens: int | None = None
    dimensions: int | None = None
    prompt_cost: Decimal = Decimal(0)
    completion_cost: Decimal = Decimal(0)
    active_parameters: float | None = None
    total_parameters: float | None = None
    origin: str = ""
    demonstration: bool = False
    strategy: Strategy = Strategy.ORDER

    def prices(self, route: Route) -> tuple[Decimal, Decimal]:
        """Euros per million tokens read and written, on this route."""
        read, written = route.prompt_cost, route.completion_cost
        return (
            self.prompt_cost if read is None else read,
            self.completion_cost if written is None else written,
        )


@dataclass(frozen=True)
class Policy:
    """Which hostings data of each sensitivity may go to."""

    table: Mapping[Sensitivity, frozenset[Hosting]]

    def accepts(self, sensitivity: Sensitivity, hosting: Hosting) -> bool:
        """Whether such data may go to such a place; what the table does not list is refused."""
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
