"""Cells of ruled tables read a second time, alone: on a whole page Tesseract passes over lone figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from socle.knowledge.parsing.document import Box, union
from socle.knowledge.parsing.pdf.tables import Table, is_comb
from socle.knowledge.parsing.scans.ink import Grey, Ink
from socle.knowledge.parsing.scans.tesseract import Tesseract, Word, WordLine

_MARGIN = 1.6  # points left out along a cell's sides
_HIGHEST = 120.0  # points: a higher cell is a frame
_LEAST_INK = 0.9  # square points
_LEFT_OVER = 0.12  # of a cell's ink stands outside the words found
_LEAST_SURE = 40.0
_SURE_OF_COMB = 60.0  # the model doubts figures set apart, and is right about them
_MOST = 150  # cells read again on one page


def with_cells(
    lines: Sequence[WordLine],
    tables: Sequence[Table],
    page: Grey,
    ink: Ink,
    resolution: float,
    engine: Tesseract,
) -> list[WordLine]:
    """The lines, with those of cells that hold more ink than words. `page` and `ink` are without lines."""
    found = list(lines)
    for table in tables:
        if is_comb(table):
            found = _with_comb(found, table, page, ink, resolution, engine)
    tables = [table for table in tables if not is_comb(table)]
    for box in list(_doubtful(lines, tables, ink, resolution))[:_MOST]:
        again = _alone(page, box, resolution, engine)
        if _sure(again) and _length(again) > _length(_inside(found, box)):
            found = _outside(found, box) + again
    return found


def _with_comb(
    lines: list[WordLine], comb: Table, page: Grey, ink: Ink, resolution: float, engine: Tesseract
) -> list[WordLine]:
    """The lines, with what stands in a comb as one word."""
    box = _pixels(comb.box, resolution)
    if ink[box[1] : box[3], box[0] : box[2]].sum() < _LEAST_INK * (resolution / 72) ** 2:
        return lines
    word = _in_one(_alone(page, box, resolution, engine))
    return lines if word is None else [*_outside(lines, box), word]


def _doubtful(
    lines: Sequence[WordLine], tables: Sequence[Table], ink: Ink, resolution: float
) -> Iterator[tuple[int, int, int, int]]:
    """The cells, in pixels without their sides, whose ink is not all in words."""
    scale = resolution / 72
    boxes = [word.box for line in lines for word in line.words]
    for cell in (cell for table in tables for row in table.rows for cell in row):
        x0, y0, x1, y1 = cell.box
        if y1 - y0 > _HIGHEST or min(x1 - x0, y1 - y0) < 3 * _MARGIN:
            continue
        left, top, right, bottom = _pixels(cell.box, resolution)
        inside = ink[top:bottom, left:right].copy()
        total = int(inside.sum())
        for a, b, c, d in boxes:
            if a < right and c > left and b < bottom and d > top:
                rows = slice(max(int(b) - top - 3, 0), max(int(d) - top + 3, 0))
                inside[rows, max(int(a) - left - 3, 0) : max(int(c) - left + 3, 0)] = False
        if int(inside.sum()) > max(_LEAST_INK * scale**2, _LEFT_OVER * total):
            yield left, top, right, bottom


def _pixels(box: Box, resolution: float) -> tuple[int, int, int, int]:
    """A box without its sides, in pixels."""
    scale = resolution / 72
    left, top, right, bottom = box
    return (
        round((left + _MARGIN) * scale),
        round((top + _MARGIN) * scale),
        round((right - _MARGIN) * scale),
        round((bottom - _MARGIN) * scale),
    )


def _alone(
    page: Grey, box: tuple[int, int, int, int], resolution: float, engine: Tesseract
) -> list[WordLine]:
    """The lines of a part of the page, read alone."""
    left, top, right, bottom = box
    lines = engine.lines_of_cell(page[top:bottom, left:right], round(resolution))
    return [line.moved(left, top) for line in lines]


def _in_one(lines: Sequence[WordLine]) -> WordLine | None:
    """The words of a comb as the one that they make."""
    words = sorted((word for line in lines for word in line.words), key=lambda word: word.box[0])
    box = union([word.box for word in words])
    if box is None:
        return None
    text = "".join(letter for word in words for letter in word.text if letter.isalnum())
    return WordLine([Word(text, box, _SURE_OF_COMB)], lines[0].base) if text else None


def _inside(lines: Sequence[WordLine], box: tuple[int, int, int, int]) -> list[WordLine]:
    """The words whose middle is in a box."""
    return _chosen(lines, box, inside=True)


def _outside(lines: Sequence[WordLine], box: tuple[int, int, int, int]) -> list[WordLine]:
    """The other words."""
    return _chosen(lines, box, inside=False)


def _chosen(lines: Sequence[WordLine], box: tuple[int, int, int, int], *, inside: bool) -> list[WordLine]:
    chosen = [
        WordLine([word for word in line.words if _holds(box, word.box) is inside], line.base)
        for line in lines
    ]
    return [line for line in chosen if line.words]


def _holds(box: tuple[int, int, int, int], word: Box) -> bool:
    across, down = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def _length(lines: Sequence[WordLine]) -> int:
    return sum(len(word.text) for line in lines for word in line.words)


def _sure(lines: Sequence[WordLine]) -> bool:
    total = sum(word.confidence * len(word.text) for line in lines for word in line.words)
    return total >= _LEAST_SURE * max(_length(lines), 1)
