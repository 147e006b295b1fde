"""Keeps the catalogue current: files are looked at again at most each second, the overlay is handed over."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from socle.inference.catalogue.reading import NOTHING, CatalogueError, Overlay, read_catalogue
from socle.inference.catalogue.values import Catalogue

SECONDS_BETWEEN_LOOKS = 1.0

log = logging.getLogger(__name__)

Stamp = tuple[tuple[int, int] | None, ...]


class CatalogueAway(Exception):
    """What pages changed of the catalogue is not known yet: the files alone might allow more."""


class CatalogueSource:
    """The catalogue of some files, read again when one changes, appears or goes. Safe between threads.

    One that `waits` has no catalogue before its first overlay.
    """

    def __init__(self, paths: Sequence[Path], waits: bool = False) -> None:
        self._paths = tuple(paths)
        self._overlay: Overlay | None = None if waits else NOTHING
        self._lock = threading.Lock()
        self._catalogue: Catalogue | None = None
        self._stamp: Stamp | None = ()
        self._looked = 0.0

    def current(self) -> Catalogue:
        """The last good catalogue.

        Raises CatalogueError only when the files were never right, CatalogueAway before the first overlay.
        """
        with self._lock:
            if self._overlay is None:
                raise CatalogueAway
            now = time.monotonic()
            if self._catalogue is None or now - self._looked >= SECONDS_BETWEEN_LOOKS:
                self._looked = now
                self._catalogue = self._read_if_changed()
            return self._catalogue

    def lay(self, overlay: Overlay) -> None:
        """Puts what pages keep over the files, in place of what was laid before."""
        with self._lock:
            if overlay != self._overlay:
                self._overlay, self._stamp, self._looked = overlay, None, 0.0

    def _read_if_changed(self) -> Catalogue:
        stamp = tuple(_stamp(path) for path in self._paths)
        if self._catalogue is not None and stamp == self._stamp:
            return self._catalogue
        try:
            catalogue = read_catalogue(self._paths, self._overlay or NOTHING)
        except CatalogueError as error:
            if self._catalogue is None:
                raise
            log.error("The catalogue changed and is wrong; the former one stays in use. %s", error)
            catalogue = self._catalogue
        self._stamp = stamp
        return catalogue


def _stamp(path: Path) -> tuple[int, int] | None:
    """What changes when a file is written; None while it does not exist."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
