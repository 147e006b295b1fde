"""A printed figure that recognition read twice, told by where the readings stand: «8,5» read as «8,55»."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

_ONE_FIGURE = 1.0  # of the height: two figures side by side are wider, also in narrow faces
_FIGURES = frozenset("023456789")  # two 1 may be as narrow as one figure


@dataclass(frozen=True)
class Letter:
    """A sign that was read, and its box in pixels."""

    sign: str
    left: float
    top: float
    right: float
    bottom: float


def said_once(text: str, letters: Sequence[Letter]) -> str:
    """A word's text without the second reading of one figure.

    Tesseract's network may give a sign twice in a row; both readings then stand on the ink of one. Letters
    are left alone: two that touch, as in «offre» or «TTC», get such boxes too.
    """
    if "".join(letter.sign for letter in letters) != text:
        return text
    kept: list[Letter] = []
    for letter in letters:
        if kept and letter.sign in _FIGURES and _is_one_figure(kept[-1], letter):
            kept[-1] = _both(kept[-1], letter)
        else:
            kept.append(letter)
    return "".join(letter.sign for letter in kept)


def _both(first: Letter, second: Letter) -> Letter:
    left, right = min(first.left, second.left), max(first.right, second.right)
    return replace(first, left=left, right=right)


def _is_one_figure(first: Letter, second: Letter) -> bool:
    height = min(first.bottom - first.top, second.bottom - second.top)
    width = max(first.right, second.right) - min(first.left, second.left)
    return first.sign == second.sign and width <= _ONE_FIGURE * height
