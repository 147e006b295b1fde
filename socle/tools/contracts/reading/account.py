"""The account to be credited, exactly as written: an invalid IBAN stays what it is."""

from __future__ import annotations

import re

from socle.tools.contracts.reading.piece import Piece
from socle.tools.contracts.reading.readings import Reading, reading
from socle.tools.contracts.reading.values import bic, iban

KINDS = frozenset(("acte_engagement", "rib", "autre"))
_NEAR = 80


def read_account(piece: Piece) -> list[Reading]:
    """The first IBAN and BIC that are not another member's or a subcontractor's."""
    if piece.kind not in KINDS:
        return []
    found: dict[str, Reading] = {}
    for segment, role in zip(piece.segments, piece.roles, strict=True):
        if role in {"cotraitant", "sous_traitant", "acheteur"}:
            continue
        for name, label, finder in (("iban", r"\biban\b", iban), ("bic", r"\b(?:bic|swift)\b", bic)):
            for match in re.finditer(label, segment.folded):
                value = finder(segment.text[match.end() : match.end() + _NEAR].upper())
                if value is not None and name not in found:
                    place = (segment, match.end() + value.start, match.end() + value.end)
                    found[name] = reading(name, value.value, place, piece.name)
    return list(found.values())
