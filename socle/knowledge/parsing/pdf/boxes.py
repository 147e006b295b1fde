"""Tick boxes of a PDF that are drawn as lines, or are fields of a form, and not written as characters."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from socle.knowledge.parsing.document import Box
from socle.knowledge.parsing.pdf.characters import GAP, LINE_END, Character
from socle.knowledge.parsing.pdf.geometry import Sheet
from socle.knowledge.parsing.pdf.placing import Tick, with_ticks
from socle.knowledge.parsing.pdf.rulings import Edge, Rulings

_SMALLEST, _LARGEST = 5.0, 18.0  # points along a side
_UNEQUAL = 0.25
_SLACK = 1.2
_TOUCHING = 1.5
_LEAST_MARK = 0.3  # of the side
_CROSSES = frozenset("xX×✓✔✕✖✗✘☑☒•●■")
_LARGEST_FIELD = 30.0
_TEXT_BYTES = 64


def with_boxes(
    written: Sequence[Character], drawn: Rulings, page: pypdfium2.PdfPage, sheet: Sheet
) -> list[Character]:
    """The characters with ☐ or ☒ at the place of each box; a cross written inside one goes into it."""
    kept = list(written)
    ticks = [Tick(box, ticked) for box, ticked in _fields(page, sheet)]
    for box in _squares(drawn.lines):
        if any(_overlap(box, tick.box) for tick in ticks):
            continue
        inside = [character for character in kept if _is_inside(character, box)]
        if all(character.text in _CROSSES for character in inside):
            ticks.append(Tick(box, bool(inside) or any(_is_mark(mark, box) for mark in drawn.marks)))
            kept = [character for character in kept if not _is_inside(character, box)]
    return with_ticks(kept, ticks) if ticks else kept


def _squares(lines: Sequence[Edge]) -> list[Box]:
    """The squares that four short edges draw and that touch no other: not the cells of a grid or a comb."""
    short = [edge for edge in lines if _SMALLEST <= max(edge["width"], edge["height"]) <= _LARGEST]
    across = [edge for edge in short if edge["orientation"] == "h"]
    down = [edge for edge in short if edge["orientation"] == "v"]
    found: list[Box] = []
    for top in across:
        for bottom in across:
            box = (top["x0"], top["top"], top["x1"], bottom["top"])
            if _is_square(box) and _same(top, bottom) and _has_sides(box, down):
                found.append(box)
    single = [box for index, box in enumerate(found) if not any(_overlap(box, one) for one in found[:index])]
    return [box for box in single if not any(_touch(box, other) for other in single if other is not box)]


def _is_square(box: Box) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    return height >= _SMALLEST and abs(width - height) <= _UNEQUAL * width


def _same(first: Edge, second: Edge) -> bool:
    return bool(abs(first["x0"] - second["x0"]) <= _SLACK and abs(first["x1"] - second["x1"]) <= _SLACK)


def _has_sides(box: Box, down: Sequence[Edge]) -> bool:
    def drawn(at: float) -> bool:
        return any(
            abs(edge["x0"] - at) <= _SLACK
            and abs(edge["top"] - box[1]) <= _SLACK
            and abs(edge["bottom"] - box[3]) <= _SLACK
            for edge in down
        )

    return drawn(box[0]) and drawn(box[2])


def _overlap(first: Box, second: Box) -> bool:
    across = min(first[2], second[2]) - max(first[0], second[0])
    down = min(first[3], second[3]) - max(first[1], second[1])
    return across > 0.5 * (first[2] - first[0]) and down > 0.5 * (first[3] - first[1])


def _touch(first: Box, second: Box) -> bool:
    across = max(first[0], second[0]) - min(first[2], second[2])
    down = max(first[1], second[1]) - min(first[3], second[3])
    return across <= _TOUCHING and down <= _TOUCHING


def _is_inside(character: Character, box: Box) -> bool:
    if character is GAP or character is LINE_END:
        return False
    left, top, right, bottom = character.box
    return box[0] <= (left + right) / 2 <= box[2] and box[1] <= (top + bottom) / 2 <= box[3]


def _is_mark(mark: Box, box: Box) -> bool:
    """Whether a shape is drawn in a box, and is large enough for a cross."""
    side = box[2] - box[0]
    across, down = (mark[0] + mark[2]) / 2, (mark[1] + mark[3]) / 2
    large = _LEAST_MARK * side <= max(mark[2] - mark[0], mark[3] - mark[1]) <= 1.6 * side
    return large and box[0] <= across <= box[2] and box[1] <= down <= box[3]


def _fields(page: pypdfium2.PdfPage, sheet: Sheet) -> Iterator[tuple[Box, bool]]:
    """The check boxes and radio buttons of a form, and whether each is on (PDF 1.7, 12.7.4.2)."""
    rectangle = pdfium.FS_RECTF()
    for index in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        field = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not field:
            continue
        is_widget = pdfium.FPDFAnnot_GetSubtype(field) == pdfium.FPDF_ANNOT_WIDGET
        if is_widget and pdfium.FPDFAnnot_HasKey(field, b"AS") and pdfium.FPDFAnnot_GetRect(field, rectangle):
            box = sheet.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
            if max(box[2] - box[0], box[3] - box[1]) <= _LARGEST_FIELD:
                yield box, _state(field) not in ("", "Off")
        pdfium.FPDFPage_CloseAnnot(field)


def _state(field: Any) -> str:
    buffer = (ctypes.c_ushort * _TEXT_BYTES)()
    length = pdfium.FPDFAnnot_GetStringValue(field, b"AS", buffer, 2 * _TEXT_BYTES)
    return bytes(buffer)[: max(length - 2, 0)].decode("utf-16-le", "replace")
