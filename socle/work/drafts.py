"""A draft as exports, panels and explanations read it: the items as people left them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from socle.knowledge.reading import parsed_from_rows
from socle.storage.files import path_of
from socle.work.contents import documents_of, is_read
from socle.work.models import Item, Run
from socle.work.session import GivenDocument


@dataclass(frozen=True)
class DraftView:
    """A run and its items in order."""

    run: Run
    items: Sequence[Item]

    @property
    def is_validated(self) -> bool:
        """Whether people validated it as a whole."""
        return self.run.status == Run.Status.VALIDATED

    def item(self, key: str) -> Item | None:
        """An item by its key."""
        return next((item for item in self.items if item.key == key), None)

    def value(self, key: str) -> Any:
        """An item's current value; None where there is none, or where it was rejected."""
        item = self.item(key)
        return item.current if item else None

    def family(self, name: str) -> list[Item]:
        """The items of a repeated kind, in order."""
        return [item for item in self.items if item.key.startswith(f"{name}-")]

    def text(self, name: str) -> str:
        """A text that the run was given."""
        return str(self.run.inputs.get(name) or "")

    def documents(self, name: str, ids: Collection[int] | None = None) -> list[GivenDocument]:
        """The documents given for an input, or those that are wanted of them; without those that could not be
        read or were deleted since."""
        rows = documents_of(self.run, name)
        rows = rows if ids is None else rows.filter(pk__in=ids)
        return [GivenDocument(row.pk, row.name, name, parsed_from_rows(row)) for row in rows if is_read(row)]

    def original(self, name: str) -> Path | None:
        """Where the first file given for an input lies, for exports that keep its layout.

        What a person gave is not to be trusted: open it by `call_safely`.
        """
        row = documents_of(self.run, name).select_related("file").first()
        return path_of(row.file) if row is not None and row.file is not None else None


def draft_of(run: Run) -> DraftView:
    """A run's draft, read once."""
    return DraftView(run, list(run.items.all()))
