"""From characters to printed lines in reading order, through columns."""

from __future__ import annotations

import itertools
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from socle.knowledge.parsing.document import Box, union
from socle.knowledge.parsing.normal import clean
from socle.knowledge.parsing.pdf.characters import GAP, HYPHEN, LINE_END, Character
from socle.knowledge.parsing.pdf.tables import Table

_COLUMN_LINES = 3  # fewer lines side by side are a row, not columns
_COLUMN_CHARACTERS = 18  # shorter lines are labels and values, not prose


@dataclass
class TextLine:
    """A printed line, or a piece of one; `hyphenated` when its last word goes on in the next line."""

    text: str
    box: Box
    base: float
    size: float
    bold: bool
    upright: bool = True
    hyphenated: bool = False
    table: Table | None = None


def fragments(characters: Iterable[Character]) -> list[TextLine]:
    """Runs of neighbouring characters on one baseline, in the order of the file."""
    found: list[TextLine] = []
    run: list[Character] = []
    for character in characters:
        if character is GAP:
            if run and run[-1] is not GAP:
                run.append(GAP)
            continue
        if run and (character is LINE_END or _parted(run, character)):
            found.extend(_fragment(run))
            run = []
        if character is not LINE_END:
            run.append(character)
    return found + _fragment(run)


def _parted(run: list[Character], character: Character) -> bool:
    last = next((piece for piece in reversed(run) if piece is not GAP), None)
    if last is None:
        return False
    size = max(last.style.size, character.style.size, 1.0)
    if last.style.upright != character.style.upright:
        return True
    if not character.style.upright:
        return abs(last.box[1] - character.box[1]) > 3 * size and abs(last.box[0] - character.box[0]) > size
    gap = character.box[0] - last.box[2]
    return abs(character.base - last.base) > 0.5 * size or gap > 1.5 * size or gap < -1.5 * size


def _fragment(run: list[Character]) -> list[TextLine]:
    visible = [piece for piece in run if piece is not GAP]
    text = "".join(piece.text for piece in run).strip()
    hyphenated = text.endswith(HYPHEN)
    text = clean(unicodedata.normalize("NFC", text.replace(HYPHEN, "-")))
    box = union([piece.box for piece in visible])
    if not text or box is None:
        return []
    sizes = Counter(piece.style.size for piece in visible)
    size = max(sizes) if text.isupper() else sizes.most_common(1)[0][0]  # small capitals are a smaller font
    bold = sum(piece.style.bold for piece in visible) >= 0.8 * len(visible)
    bases = sorted(piece.base for piece in visible)
    base = bases[len(bases) // 2]
    return [TextLine(text, box, base, size, bold, visible[0].style.upright, hyphenated)]


def in_reading_order(pieces: Sequence[TextLine]) -> list[TextLine]:
    """The fragments as lines: columns one after the other, rows from top to bottom; upended text last."""
    upright = [piece for piece in pieces if piece.upright]
    return _ordered(upright) + [piece for piece in pieces if not piece.upright]


def _ordered(pieces: list[TextLine]) -> list[TextLine]:
    gutter = _best_gutter(pieces)
    if gutter is None:
        return _rows(pieces)
    lines: list[TextLine] = []
    for stretch in _stretches(pieces, gutter):
        left, right = _sides(stretch, gutter)
        lines += _ordered(left) + _ordered(right) if _are_columns(left, right) else _rows(stretch)
    return lines


def _best_gutter(pieces: list[TextLine]) -> float | None:
    """The place between two columns of prose that the most text stands beside, if there is one."""
    if len(pieces) < 2 * _COLUMN_LINES:
        return None
    starts = Counter(round(piece.box[0]) for piece in pieces)
    places = [start - 2.0 for start, count in starts.items() if count >= _COLUMN_LINES]
    scored = [(_prose_beside(pieces, place), place) for place in places]
    score, place = max(scored, default=(0, 0.0))
    return place if score else None


def _prose_beside(pieces: list[TextLine], gutter: float) -> int:
    score = 0
    for stretch in _stretches(pieces, gutter):
        left, right = _sides(stretch, gutter)
        if _are_columns(left, right):
            score += sum(len(piece.text) for piece in stretch)
    return score


def _stretches(pieces: list[TextLine], gutter: float) -> list[list[TextLine]]:
    """The pieces from top to bottom, cut where something stands across the gutter."""
    stretches: list[list[TextLine]] = [[]]
    for piece in sorted(pieces, key=lambda piece: (piece.box[1] + piece.box[3]) / 2):
        if piece.box[0] < gutter - 1 and piece.box[2] > gutter + 1:
            stretches += [[piece], []]
        else:
            stretches[-1].append(piece)
    return _joined_rows([stretch for stretch in stretches if stretch])


def _joined_rows(stretches: list[list[TextLine]]) -> list[list[TextLine]]:
    """A row that stands across the gutter keeps its other pieces: they are not a stretch of their own."""
    joined: list[list[TextLine]] = []
    for stretch in stretches:
        if joined and (len(stretch) == 1 or len(joined[-1]) == 1) and _same_row(joined[-1][-1], stretch[0]):
            joined[-1] = joined[-1] + stretch
        else:
            joined.append(stretch)
    return joined


def _sides(stretch: list[TextLine], gutter: float) -> tuple[list[TextLine], list[TextLine]]:
    left = [piece for piece in stretch if piece.box[0] < gutter - 1]
    return left, [piece for piece in stretch if piece.box[0] >= gutter - 1]


def _are_columns(left: list[TextLine], right: list[TextLine]) -> bool:
    for side in (left, right):
        if len(side) < _COLUMN_LINES or any(piece.table for piece in side):
            return False
        if sum(len(piece.text) for piece in side) < _COLUMN_CHARACTERS * len(side):
            return False
    gutter = min(piece.box[0] for piece in right) - max(piece.box[2] for piece in left)
    return gutter > 0.5 * max(piece.size for piece in left + right)


def _rows(pieces: list[TextLine]) -> list[TextLine]:
    rows: list[list[TextLine]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.base, piece.box[0])):
        if rows and _same_row(rows[-1][-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_line(sorted(row, key=lambda piece: piece.box[0])) for row in rows]


def _same_row(first: TextLine, second: TextLine) -> bool:
    if first.table or second.table:
        return False
    if abs(first.base - second.base) <= 0.3 * min(first.size, second.size):
        return True
    overlap = min(first.box[3], second.box[3]) - max(first.box[1], second.box[1])
    lower = min(first.box[3] - first.box[1], second.box[3] - second.box[1])
    return overlap > 0.7 * lower and abs(first.base - second.base) <= 0.5 * max(first.size, second.size)


def _line(row: list[TextLine]) -> TextLine:
    if len(row) == 1:
        return row[0]
    text = row[0].text
    for before, piece in itertools.pairwise(row):
        text += ("" if piece.box[0] - before.box[2] < 0.15 * piece.size else " ") + piece.text
    largest = max(row, key=lambda piece: len(piece.text))
    bold = sum(len(piece.text) for piece in row if piece.bold) >= 0.8 * sum(len(piece.text) for piece in row)
    box = union([piece.box for piece in row]) or largest.box
    return TextLine(text, box, largest.base, largest.size, bold, True, row[-1].hyphenated)
