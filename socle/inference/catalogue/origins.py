"""Each entry of the catalogue with where it comes from: what ships, the operator's file, or a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from socle.inference.catalogue.reading import SHIPPED, Overlay, tables_of
from socle.inference.catalogue.stored import catalogue_files, stored_overlay

DISABLED = {"disabled": True}


class Origin(StrEnum):
    """Where an entry is written."""

    SHIPPED = "shipped"
    FILE = "file"
    PAGES = "pages"


@dataclass(frozen=True)
class Described:
    """An entry as it is in force; `below` is what would be in force without the pages, None for nothing."""

    name: str
    value: Any
    origin: Origin
    below: Any = None
    has_secret: bool = False

    @property
    def is_disabled(self) -> bool:
        """Whether the entry takes one away."""
        return bool(self.value == DISABLED)

    @property
    def can_revert(self) -> bool:
        """Whether a file says something of the entry too."""
        return self.origin is Origin.PAGES and self.below is not None


def described(table: str) -> dict[str, Described]:
    """The entries of `providers`, `models` or `aliases`, by name. Raises CatalogueError."""
    overlay = stored_overlay()
    found: dict[str, Described] = {}
    for origin, tables in _layers(overlay):
        for name, value in tables.get(table, {}).items():
            below = found[name].value if name in found and origin is Origin.PAGES else None
            found[name] = Described(name, _plain(value), origin, below, name in overlay.secrets)
    return found


def _plain(value: Any) -> Any:
    """The value with the numbers that JSON has."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def policy_origins() -> dict[str, Origin]:
    """Where the line of each sensitivity is written. Raises CatalogueError for a file at fault."""
    origins: dict[str, Origin] = {}
    for origin, tables in _layers(stored_overlay()):
        for name in tables.get("policy", {}):
            if name != "countries":
                origins[name] = origin
    return origins


def _layers(overlay: Overlay) -> Iterator[tuple[Origin, Mapping[str, Any]]]:
    yield Origin.SHIPPED, tables_of(SHIPPED)
    for path in catalogue_files():
        yield Origin.FILE, tables_of(path)
    yield Origin.PAGES, overlay.tables
