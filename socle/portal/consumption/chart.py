"""Days as columns: whole numbers on a grid, which the template draws as SVG."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from socle.inference.consumption.sums import Total
from socle.portal.consumption.asking import Measure

WIDTH = 720
HEIGHT = 200
BOTTOM = 170
_GAP = 3
_LABELS = 6


@dataclass(frozen=True)
class Column:
    """One day or month; `label` is empty where there is no room for it."""

    x: int
    middle: int
    width: int
    y: int
    height: int
    label: str


@dataclass(frozen=True)
class Chart:
    """The columns, and what the highest of them stands for."""

    columns: tuple[Column, ...]
    highest: Decimal
    width: int = WIDTH
    height: int = HEIGHT
    bottom: int = BOTTOM
    below: int = HEIGHT - 6


def chart(days: Mapping[date, Total], measure: Measure, is_by_month: bool) -> Chart | None:
    """A column for each day, as high as its measure; None where nothing was consumed."""
    values = [measure.of(total) for total in days.values()]
    highest = max(values, default=Decimal(0))
    if not highest:
        return None
    every = max(1, -(-len(values) // _LABELS))
    columns = []
    for place, (day, value) in enumerate(zip(days, values, strict=True)):
        start, end = WIDTH * place // len(values), WIDTH * (place + 1) // len(values)
        # What is not nothing is seen, however small beside the highest.
        height = max(2, int(BOTTOM * value / highest)) if value else 0
        label = _label(day, is_by_month) if place % every == 0 else ""
        width = max(1, end - start - _GAP)
        columns.append(Column(start, (start + end) // 2, width, BOTTOM - height, height, label))
    return Chart(tuple(columns), highest)


def _label(day: date, is_by_month: bool) -> str:
    return f"{day:%m/%Y}" if is_by_month else f"{day:%d/%m}"
