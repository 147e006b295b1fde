"""Evidence: an exact quote and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socle.knowledge.parsing.document import Box


@dataclass(frozen=True)
class Evidence:
    """A quote of a document's page, or of a text that was given (then `document` is None and `name` the
    input's). `box` is in points from the page's top-left corner.
    """

    quote: str
    document: int | None = None
    name: str = ""
    page: int = 1
    box: Box | None = None

    def as_row(self) -> dict[str, object]:
        """The form in which an item keeps it."""
        return {
            "quote": self.quote,
            "document": self.document,
            "name": self.name,
            "page": self.page,
            "box": list(self.box) if self.box else None,
        }


def rows(found: Sequence[Evidence]) -> list[dict[str, object]]:
    """Several, as an item keeps them."""
    return [one.as_row() for one in found]
