"""Drawn tick boxes put at their place among the characters of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socle.knowledge.parsing.document import Box
from socle.knowledge.parsing.pdf.characters import GAP, LINE_END, Character, Style
from socle.knowledge.parsing.ticks import sign

_FARTHEST = 60.0  # points between a box and the text that it stands beside
_OFF_BASE = 0.6  # of the text's size: a box may stand this far from the middle of the line


@dataclass(frozen=True)
class Tick:
    """A box that is drawn, not written."""

    box: Box
    ticked: bool

    @property
    def sign(self) -> str:
        """The character that stands for it."""
        return sign(self.ticked)


def with_ticks(written: Sequence[Character], ticks: Sequence[Tick]) -> list[Character]:
    """The characters with a sign for each box: after the text that ends at its left on its line, else before
    the text at its right; a box alone makes a line of its own."""
    text = list(written)
    for tick in sorted(ticks, key=lambda tick: (tick.box[0], tick.box[1])):
        _insert(text, tick)
    return text


def _insert(text: list[Character], tick: Tick) -> None:
    left = _neighbour(text, tick, to_left=True)
    right = _neighbour(text, tick, to_left=False)
    if left is not None and (right is None or _gap(text[left], tick) <= _FARTHEST):
        text[left + 1 : left + 1] = [GAP, _character(tick, text[left]), GAP]
    elif right is not None:
        text[right:right] = [GAP, _character(tick, text[right]), GAP]
    else:
        text += [LINE_END, _character(tick, None), LINE_END]


def _neighbour(text: list[Character], tick: Tick, *, to_left: bool) -> int | None:
    """The nearest character of the box's line, on one side."""
    x0, top, x1, bottom = tick.box
    middle = (top + bottom) / 2
    best: tuple[float, int] | None = None
    for index, character in enumerate(text):
        if character is GAP or character is LINE_END or not character.style.upright:
            continue
        size = character.style.size
        if abs(character.base - 0.33 * size - middle) > _OFF_BASE * size:
            continue
        gap = x0 - character.box[2] if to_left else character.box[0] - x1
        if -0.5 * (x1 - x0) < gap and (best is None or gap < best[0]):
            best = (gap, index)
    if best is None or (not to_left and best[0] > _FARTHEST):
        return None
    return best[1]


def _gap(character: Character, tick: Tick) -> float:
    return tick.box[0] - character.box[2]


def _character(tick: Tick, beside: Character | None) -> Character:
    x0, top, x1, bottom = tick.box
    if beside is None:
        size = round((bottom - top) * 1.2, 1)
        return Character(tick.sign, tick.box, bottom, Style(size, False, True))
    style = Style(beside.style.size, False, True)
    return Character(tick.sign, (x0, beside.box[1], x1, beside.box[3]), beside.base, style)
