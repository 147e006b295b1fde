"""Long meetings by pieces: cut where the subject changes or people pause, short enough for a small model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from socle.checks.words import words
from socle.tools.meetings.cues import cues
from socle.tools.meetings.units import Unit

MOST_CHARACTERS = 1_800
_AROUND = 6
_PAUSE_SECONDS = 4.0
_ANNOUNCED = 2.0


def pieces_of(units: Sequence[Unit], most: int = MOST_CHARACTERS) -> list[Sequence[Unit]]:
    """The meeting in pieces of at most so many characters, where one sentence is not longer by itself."""
    found: list[Sequence[Unit]] = []
    first = 0
    while first < len(units):
        end = _furthest(units, first, most)
        cut = end if end == len(units) else _best_cut(units, first, end)
        found.append(units[first:cut])
        first = cut
    return found


def _furthest(units: Sequence[Unit], first: int, most: int) -> int:
    """The end of the longest piece that begins there; one sentence at least."""
    length = 0
    for place in range(first, len(units)):
        length += len(units[place].text) + 1
        if length > most and place > first:
            return place
    return len(units)


def _best_cut(units: Sequence[Unit], first: int, end: int) -> int:
    """Where the subject changes most in the second half of what would fit."""
    places = range(first + max((end - first) // 2, 1), end + 1)
    return max(places, key=lambda place: (_shift(units, place), place))


def _shift(units: Sequence[Unit], place: int) -> float:
    """How much the subject seems to change before a sentence: it is announced, people pause, or the words
    of before are not those of after."""
    announced = _ANNOUNCED if cues().subject.find(units[place].text) else 0.0
    pause = max(0.0, units[place].start - units[place - 1].end)
    alike = _likeness(units[max(0, place - _AROUND) : place], units[place : place + _AROUND])
    return announced + min(pause / _PAUSE_SECONDS, 1.0) + 1.0 - alike


def _likeness(before: Sequence[Unit], after: Sequence[Unit]) -> float:
    """The share of the words' weight that both sides hold."""
    one, other = _weights(before), _weights(after)
    whole = min(one.total(), other.total())
    return (one & other).total() / whole if whole else 0.0


def _weights(units: Sequence[Unit]) -> Counter[str]:
    held: Counter[str] = Counter()
    for unit in units:
        held |= _stems(unit.text)
    return held


@lru_cache(maxsize=4096)
def _stems(text: str) -> Counter[str]:
    """The weight of each word of a sentence, in hundredths."""
    return Counter({word.stem: round(100 * word.weight) for word in words(text) if word.weight})
