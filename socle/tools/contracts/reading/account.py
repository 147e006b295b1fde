"""The account to be credited, exactly as written: an invalid IBAN stays what it is."""

from __future__ import annotations

import re

from socle.tools.contracts.reading.piece import Piece
from socle.tools.contracts.reading.readings import Reading, reading
from socle.tools.contracts.reading.segments import Segment
from socle.tools.contracts.reading.values import bic, iban

KINDS = frozenset(("acte_engagement", "rib", "autre"))
_NEAR = 80
_OTHERS = frozenset(("cotraitant", "sous_traitant", "acheteur"))


def _spread(segment: Segment) -> str | None:
    """An IBAN whose groups stand in the cells of a row, one by one."""
    joined = "".join(cell.strip() for cell in segment.cells).upper()
    value = iban(joined) if len(segment.cells) > 4 else None
    return joined if value is not None and value.value == joined else None


def read_account(piece: Piece) -> list[Reading]:
    """The first IBAN and BIC that are not another member's or a subcontractor's."""
    if piece.kind not in KINDS:
        return []
    found: dict[str, Reading] = {}
    for segment, role in zip(piece.segments, piece.roles, strict=True):
        if role in _OTHERS:
            continue
        spread = _spread(segment)
        if spread is not None and "iban" not in found:
            found["iban"] = reading("iban", spread, (segment, 0, len(segment.text)), piece.name)
        for name, label, finder in (("iban", r"\biban\b", iban), ("bic", r"\b(?:bic|swift)\b", bic)):
            for match in re.finditer(label, segment.folded):
                value = finder(segment.text[match.end() : match.end() + _NEAR].upper())
                if value is not None and name not in found:
                    place = (segment, match.end() + value.start, match.end() + value.end)
                    found[name] = reading(name, value.value, place, piece.name)
    for pair in piece.pairs:
        for name, finder in (("iban", iban), ("bic", bic)):
            if name in found or not pair.label.startswith(name) or pair.role in _OTHERS:
                continue
            value = finder(pair.value.upper())
            if value is not None:
                place = (pair.segment, pair.start + value.start, pair.start + value.end)
                found[name] = reading(name, value.value, place, piece.name)
    return list(found.values())
