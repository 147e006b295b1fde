"""Reads catalogue files: TOML checked at the edge, then frozen values.

Later files win: an entry replaces the whole entry of the same name in the files before it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from socle.inference.catalogue.values import (
    ADDRESS_FROM_ENVIRONMENT,
    Catalogue,
    Hosting,
    Model,
    ModelType,
    Policy,
    Provider,
    Route,
    Sensitivity,
    Strategy,
)

SHIPPED = Path(__file__).parent.with_name("catalogue.toml")
OUR_TABLES = frozenset({"policy", "providers", "models", "aliases"})
# Tables of the same file that other readers check: `settings` the server's own, `engine` the local engine's.
TABLES_OF_OTHERS = frozenset({"settings", "engine"})

Text = Annotated[str, Field(min_length=1)]
Cost = Annotated[Decimal, Field(ge=0)]
Billions = Annotated[float, Field(gt=0)]
Seconds = Annotated[float, Field(gt=0, le=86_400)]


class CatalogueError(ValueError):
    """A catalogue file is wrong; the message says where and what, in one sentence for each mistake."""


class Entry(BaseModel):
    """A table of the file: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ProviderEntry(Entry):
    """A [providers.NAME] table."""

    title: Text
    address: Text
    hosting: Hosting
    country: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    key_variable: Text | None = None
    certificate: Text | None = None
    pue: Annotated[float, Field(ge=1)] = 1.5
    wue: Annotated[float, Field(ge=0)] = 0.0
    most_simultaneous: Annotated[int, Field(ge=1)] | None = None
    longest_wait: Annotated[float, Field(ge=0, le=3600)] = 30.0
    first_token_seconds: Seconds | None = None
    silence_seconds: Seconds | None = None
    health_checks: bool = True
    breaker_failures: Annotated[int, Field(ge=0)] = 5
    breaker_rate: Annotated[float, Field(gt=0, le=1)] = 0.5
    breaker_calls: Annotated[int, Field(ge=1, le=1000)] = 20
    breaker_seconds: Seconds = 15.0
    longest_cooldown: Annotated[float, Field(ge=0, le=3600)] = 60.0

    @field_validator("address")
    @classmethod
    def address_is_http_or_a_variable(cls, value: str) -> str:
        """Anything else would only fail at the first call."""
        if not re.match(rf"https?://[^/\s]+|{ADDRESS_FROM_ENVIRONMENT}[A-Z][A-Z0-9_]*$", value):
            raise ValueError("must begin with http:// or https://, or be env: and the name of a variable")
        return value

    @model_validator(mode="after")
    def qualification_is_proven(self) -> ProviderEntry:
        """SecNumCloud is a dated qualification, not a claim."""
        if self.hosting is Hosting.SECNUMCLOUD and not self.certificate:
            raise ValueError("hosting 'secnumcloud' needs a 'certificate' with its date")
        return self


class RouteEntry(Entry):
    """One of the routes of a model."""

    provider: Text
    model: Text
    weight: Annotated[float, Field(ge=0)] = 1.0
    prompt_cost: Cost | None = None
    completion_cost: Cost | None = None


class ModelEntry(Entry):
    """A [models.NAME] table."""

    title: Text
    type: ModelType
    routes: Annotated[tuple[RouteEntry, ...], Field(min_length=1)]
    context_length: Annotated[int, Field(gt=0)] | None = None
    most_completion_tokens: Annotated[int, Field(gt=0)] | None = None
    dimensions: Annotated[int, Field(gt=0)] | None = None
    prompt_cost: Cost = Decimal(0)
    completion_cost: Cost = Decimal(0)
    active_parameters: Billions | None = None
    total_parameters: Billions | None = None
    origin: str = ""
    demonstration: bool = False
    strategy: Strategy = Strategy.ORDER

    @model_validator(mode="after")
    def embeddings_have_dimensions(self) -> ModelEntry:
        """The index of passages is made for one number of dimensions."""
        if self.type == "text-embeddings-inference" and self.dimensions is None:
            raise ValueError("a model of embeddings needs 'dimensions'")
        return self


class PolicyEntry(Entry):
    """The [policy] table; a sensitivity left out keeps what the files before said."""

    public: frozenset[Hosting] | None = None
    internal: frozenset[Hosting] | None = None
    personal: frozenset[Hosting] | None = None
    restricted: frozenset[Hosting] | None = None


E = TypeVar("E", bound=Entry)


@dataclass
class Layers:
    """What the files read so far add up to."""

    providers: dict[str, ProviderEntry] = field(default_factory=dict)
    models: dict[str, ModelEntry] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    policy: dict[Sensitivity, frozenset[Hosting]] = field(default_factory=dict)


def read_catalogue(paths: Sequence[Path]) -> Catalogue:
    """The shipped catalogue with these files over it; a file that does not exist counts as empty.

    Raises CatalogueError.
    """
    layers = Layers()
    for path in (SHIPPED, *paths):
        _add(layers, _tables(path), path)
    return _catalogue(layers)


def _tables(path: Path) -> dict[str, Any]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(f"{path.name} cannot be read: {error}.") from error
    for name in tables.keys() - OUR_TABLES - TABLES_OF_OTHERS:
        raise CatalogueError(f"{path.name}: the table [{name}] is not known.")
    for name in tables.keys() & OUR_TABLES:
        if not isinstance(tables[name], dict):
            raise CatalogueError(f"{path.name}: '{name}' must be a table.")
    return tables


def _add(layers: Layers, tables: Mapping[str, Any], path: Path) -> None:
    for name, value in tables.get("providers", {}).items():
        layers.providers[name] = _checked(ProviderEntry, value, f"{path.name}: provider '{name}'")
    for name, value in tables.get("models", {}).items():
        if value == {"disabled": True}:
            _take_away(layers, name)
        else:
            layers.models[name] = _checked(ModelEntry, value, f"{path.name}: model '{name}'")
    for alias, target in tables.get("aliases", {}).items():
        if not isinstance(target, str):
            raise CatalogueError(f"{path.name}: alias '{alias}' must be the name of a model.")
        layers.aliases[alias] = target
    policy = _checked(PolicyEntry, tables.get("policy", {}), f"{path.name}: policy")
    layers.policy |= {s: hostings for s in Sensitivity if (hostings := getattr(policy, s)) is not None}


def _take_away(layers: Layers, name: str) -> None:
    """Removes a model of the files before, with its aliases: this file may give them to another."""
    layers.models.pop(name, None)
    layers.aliases = {alias: target for alias, target in layers.aliases.items() if target != name}


def _checked(kind: type[E], value: object, where: str) -> E:
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        raise CatalogueError(" ".join(_sentence(where, mistake) for mistake in error.errors())) from None


def _sentence(where: str, mistake: Any) -> str:
    key = ".".join(str(part) for part in mistake["loc"])
    if mistake["type"] == "extra_forbidden":
        return f"{where}: the key '{key}' is not known."
    if mistake["type"] == "missing":
        return f"{where}: the key '{key}' is missing."
    said = mistake["msg"].removeprefix("Value error, ")
    return f"{where}: '{key}': {said}." if key else f"{where}: {said}."


def _catalogue(layers: Layers) -> Catalogue:
    providers = {name: Provider(name=name, **dict(entry)) for name, entry in layers.providers.items()}
    _check_aliases(layers)
    models = {name: _model(name, entry, layers, providers) for name, entry in layers.models.items()}
    return Catalogue(providers=providers, models=models, policy=Policy(layers.policy))


def _check_aliases(layers: Layers) -> None:
    for alias, target in layers.aliases.items():
        if target not in layers.models:
            raise CatalogueError(f"alias '{alias}': there is no model '{target}'.")
        if alias in layers.models:
            raise CatalogueError(f"alias '{alias}': a model has that name already.")


def _model(name: str, entry: ModelEntry, layers: Layers, providers: Mapping[str, Provider]) -> Model:
    for route in entry.routes:
        if route.provider not in providers:
            raise CatalogueError(f"model '{name}': there is no provider '{route.provider}'.")
    facts = dict(entry) | {
        "routes": tuple(_route(route, providers[route.provider]) for route in entry.routes),
        "aliases": tuple(alias for alias, target in layers.aliases.items() if target == name),
        "total_parameters": entry.total_parameters or entry.active_parameters,
    }
    return Model(id=name, **facts)


def _route(entry: RouteEntry, provider: Provider) -> Route:
    return Route(provider, entry.model, entry.weight, entry.prompt_cost, entry.completion_cost)
