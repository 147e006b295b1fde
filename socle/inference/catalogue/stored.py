"""What pages keep of the catalogue, and the catalogue in force for processes that may ask the database."""

import logging
import threading
import time
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from socle.inference.catalogue.reading import Overlay, read_catalogue
from socle.inference.catalogue.source import CatalogueSource
from socle.inference.catalogue.values import Catalogue
from socle.inference.models import CatalogueEntry, ProviderSecret
from socle.inference.provider_secrets import Unreadable, unseal

SECONDS_BETWEEN_QUESTIONS = 1.0
_TABLES = {"provider": "providers", "model": "models", "alias": "aliases"}

log = logging.getLogger(__name__)


def catalogue_files() -> list[Path]:
    """The operator's files, as the settings name them."""
    return [settings.SOCLE_CATALOGUE]


def stored_overlay() -> Overlay:
    """All that pages keep, by two questions to the database."""
    return Overlay(_tables(), _secrets())


def fresh_catalogue() -> Catalogue:
    """The catalogue as it is this instant, for the pages that change it. Raises CatalogueError."""
    return read_catalogue(catalogue_files(), stored_overlay())


class _InForce:
    """The catalogue of a process that may ask the database: asked again at most each second."""

    def __init__(self) -> None:
        self._source = CatalogueSource(catalogue_files())
        self._lock = threading.Lock()
        self._asked: float | None = None

    def current(self) -> Catalogue:
        with self._lock:
            now = time.monotonic()
            if self._asked is None or now - self._asked >= SECONDS_BETWEEN_QUESTIONS:
                self._source.lay(stored_overlay())
                self._asked = now
        return self._source.current()


@cache
def _in_force() -> _InForce:
    return _InForce()


def catalogue_in_force() -> Catalogue:
    """The catalogue, at most a second old. Raises CatalogueError when it was never right."""
    return _in_force().current()


def _tables() -> dict[str, Any]:
    tables: dict[str, Any] = {name: {} for name in _TABLES.values()}
    policy: dict[str, Any] = {"countries": {}}
    for kind, name, value in CatalogueEntry.objects.order_by("pk").values_list("kind", "name", "value"):
        if kind == CatalogueEntry.Kind.POLICY:
            policy[name] = value["hostings"]
            policy["countries"][name] = value["countries"]
        else:
            tables[_TABLES[kind]][name] = value
    return tables | {"policy": policy}


def _secrets() -> dict[str, str]:
    found: dict[str, str] = {}
    for provider, sealed in ProviderSecret.objects.values_list("provider", "sealed"):
        try:
            found[provider] = unseal(provider, sealed)
        except Unreadable:
            log.error("The stored key of the provider %s cannot be opened: type it again.", provider)
    return found
