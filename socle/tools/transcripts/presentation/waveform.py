"""The waveform as a drawing, and where nobody speaks. Pure functions on loudness, ten values a second."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

PER_SECOND = 10
BARS = 600
_QUIET = 5
_SHORTEST_SILENCE = 12


def reduced(peaks: Sequence[int], bars: int = BARS) -> list[int]:
    """At most so many values: of each stretch the loudest."""
    if len(peaks) <= bars:
        return list(peaks)
    edges = [place * len(peaks) // bars for place in range(bars + 1)]
    return [max(peaks[first:past]) for first, past in pairwise(edges)]


def path(peaks: Sequence[int], bars: int = BARS) -> str:
    """The outline for an SVG of `bars` by 100, the same above and below its middle line."""
    found = reduced(peaks, bars)
    if not found:
        return ""
    step = bars / len(found)
    heights = [max(min(peak, 100), 0) * 0.48 + 1 for peak in found]
    above = [f"{number * step:.1f} {50 - height:.0f}" for number, height in enumerate(heights)]
    below = [f"{number * step:.1f} {50 + height:.0f}" for number, height in enumerate(heights)]
    return f"M{'L'.join(above)}L{'L'.join(reversed(below))}Z"


def silences(peaks: Sequence[int]) -> list[tuple[float, float]]:
    """The stretches of more than about a second in which nothing is heard, in seconds. Something must be
    heard just before and after them: a breath is left at each end."""
    found: list[tuple[float, float]] = []
    begun: int | None = None
    for place, peak in enumerate([*peaks, 100]):
        if peak <= _QUIET:
            begun = place if begun is None else begun
        elif begun is not None:
            if place - begun >= _SHORTEST_SILENCE:
                found.append(((begun + 3) / PER_SECOND, (place - 2) / PER_SECOND))
            begun = None
    return found
