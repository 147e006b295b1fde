"""The catalogue of providers and models: its values, its files, and how it stays current."""

from socle.inference.catalogue.reading import CatalogueError, read_catalogue
from socle.inference.catalogue.source import CatalogueSource
from socle.inference.catalogue.values import (
    Catalogue,
    Hosting,
    Model,
    ModelType,
    Policy,
    Provider,
    Route,
    Sensitivity,
    Strategy,
    UnknownModel,
)

__all__ = [
    "Catalogue",
    "CatalogueError",
    "CatalogueSource",
    "Hosting",
    "Model",
    "ModelType",
    "Policy",
    "Provider",
    "Route",
    "Sensitivity",
    "Strategy",
    "UnknownModel",
    "read_catalogue",
]
