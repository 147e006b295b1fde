"""Shortens what a small model must read: of a wide table's row, the cells that the question is about.

Passages write a row as «Column : value ; Column : value». A model of a billion parameters loses its way
among six columns; with the row's name and the one column asked for, it does not.
"""

from collections.abc import Sequence

from socle.checks.words import words

_NAMING_CELLS = 2
_WIDE = 4


def focused(question: str, text: str) -> str:
    """The text with its wide rows reduced to their first cells and the columns that fit the question best."""
    asked = _stems(question)
    return "\n".join(_row(asked, line) for line in text.split("\n"))


def _row(asked: set[str], line: str) -> str:
    cells = line.split(" ; ")
    if len(cells) < _WIDE or not all(" : " in cell for cell in cells):
        return line
    fits = [len(asked & _stems(cell.split(" : ", 1)[0])) for cell in cells]
    best = max(fits[_NAMING_CELLS:])
    if not best:
        return line
    kept = [cell for place, cell in enumerate(cells) if place < _NAMING_CELLS or fits[place] == best]
    return " ; ".join(kept)


def _stems(text: str) -> set[str]:
    return {word.stem for word in words(text) if word.weight}


def nearest_sentences(
    question: str, marked: Sequence[tuple[str, Sequence[Sequence[int]]]], most: int
) -> list[str]:
    """The marked sentences of the passages given, best passage first, shortened like the passages."""
    sentences = [focused(question, text[start:end]) for text, marks in marked for start, end in marks[:1]]
    return sentences[:most]
