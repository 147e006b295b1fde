"""What kind of piece a document is, and the words that say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from socle.tools.contracts.reading.folding import fold
from socle.tools.contracts.reading.segments import Segment
from socle.tools.contracts.reading.vocabulary import vocabulary

PieceKind = Literal[
    "acte_engagement", "ccap", "cctp", "annexe_financiere", "avenant", "sous_traitance", "rib", "autre"
]
KINDS: tuple[str, ...] = get_args(PieceKind)
_OPENING = 14
_TITLE = 200


@dataclass(frozen=True)
class Recognised:
    """A kind, the words that told it (empty when nothing did) and their page."""

    kind: str
    reason: str
    page: int | None


def recognise(segments: list[Segment], name: str) -> Recognised:
    """The kind told by the earliest title among the opening blocks, else by the file's name, else «autre»."""
    for segment in segments[:_OPENING]:
        if segment.page > 2 or (len(segment.text) > _TITLE and not segment.is_title):
            continue
        kind = _kind(segment.folded)
        if kind:
            return Recognised(kind, segment.text[:_TITLE], segment.page)
    kind = _kind(fold(name).replace("_", " "), named=True)
    return Recognised(kind or "autre", name if kind else "", None)


def _kind(text: str, *, named: bool = False) -> str | None:
    """The kind whose words come first in the text."""
    found = [
        (match.start(), order, kind)
        for order, (kind, patterns) in enumerate(vocabulary().kinds.items())
        for pattern in patterns
        if (match := pattern.search(text))
    ]
    if not found and named and text.startswith("ae"):
        return "acte_engagement"
    return min(found)[2] if found else None
