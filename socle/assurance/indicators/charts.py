"""Rows of figures as bars: whole numbers on a grid, which the template draws as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socle.assurance.indicators.figures import Row

LEFT = 220
BAR = 560
_PITCH = 34
_THICK = 20
_LONGEST_LABEL = 30


@dataclass(frozen=True)
class Piece:
    """One colour of a bar."""

    kind: str
    x: int
    width: int


@dataclass(frozen=True)
class Bar:
    """One row, with its label's place."""

    label: str
    y: int
    middle: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Chart:
    """What was kept, edited and rejected, as shares of a same length."""

    bars: tuple[Bar, ...]
    height: int
    width: int = LEFT + BAR
    thick: int = _THICK
    left: int = LEFT - 12


def chart(rows: Sequence[Row]) -> Chart | None:
    """A bar for each row that may be shown; None when there is none."""
    seen = [row for row in rows if row.shown and row.decided]
    bars = tuple(_bar(row, place) for place, row in enumerate(seen))
    return Chart(bars, len(bars) * _PITCH) if bars else None


def _bar(row: Row, place: int) -> Bar:
    y = place * _PITCH + (_PITCH - _THICK) // 2
    pieces, counted = [], 0
    for kind, count in (("kept", row.kept), ("edited", row.edited), ("rejected", row.rejected)):
        start, counted = LEFT + BAR * counted // row.decided, counted + count
        if count:
            pieces.append(Piece(kind, start, LEFT + BAR * counted // row.decided - start))
    label = row.label if len(row.label) <= _LONGEST_LABEL else row.label[: _LONGEST_LABEL - 1] + "…"
    return Bar(label, y, y + _THICK // 2, tuple(pieces))
