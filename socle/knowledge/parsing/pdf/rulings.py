"""The ruled lines of a PDF page: strokes, and the edges of filled rectangles (word processors draw both)."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from socle.knowledge.parsing.document import Box
from socle.knowledge.parsing.pdf.geometry import IDENTITY, Matrix, Sheet, apply, multiply

_DEPTH = 6
_STRAIGHT = 1.0  # points off a line still count as straight
_SHORTEST = 3.0
_THIN = 3.0
_LARGEST_MARK = 24.0
_MOST = 20_000  # a page with more is a drawing, not tables

Edge = dict[str, Any]  # the form of pdfplumber's edges: orientation, x0, x1, top, bottom …


@dataclass
class Rulings:
    """Edges that draw tables: `lines` are strokes and thin bars, `shades` the sides of filled areas. `marks`
    are the boxes of small shapes that are no ruled line: crosses and ticks, among others."""

    lines: list[Edge] = field(default_factory=list)
    shades: list[Edge] = field(default_factory=list)
    marks: list[Box] = field(default_factory=list)


def rulings(page: pypdfium2.PdfPage, sheet: Sheet) -> Rulings:
    """The page's edges in points from the top-left; none where there are absurdly many."""
    found = Rulings()
    for path, matrix in _paths(
        page.raw, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, IDENTITY, 0
    ):
        stroked = _is_stroked(path)
        for outline, curved in _outlines(path):
            corners = [sheet.point(*apply(matrix, *point)) for point in outline]
            if (mark := _mark(corners, curved, stroked)) is not None:
                found.marks.append(mark)
            if curved:
                continue
            target = found.lines if stroked or _is_thin(corners) else found.shades
            edges = (_edge(start, end) for start, end in itertools.pairwise(corners))
            target.extend(edge for edge in edges if edge is not None)
        if len(found.lines) + len(found.shades) > _MOST:
            return Rulings()
    return found


def _mark(corners: list[tuple[float, float]], curved: bool, stroked: bool) -> Box | None:
    """The box of a small shape that is drawn aslant, curved, or filled."""
    across, down = zip(*corners, strict=True)
    box = (min(across), min(down), max(across), max(down))
    if max(box[2] - box[0], box[3] - box[1]) > _LARGEST_MARK or len(corners) < 2:
        return None
    aslant = any(
        abs(end[0] - start[0]) > _STRAIGHT and abs(end[1] - start[1]) > _STRAIGHT
        for start, end in itertools.pairwise(corners)
    )
    filled = not stroked and not _is_thin(corners)
    return box if curved or aslant or filled else None


def _is_thin(corners: list[tuple[float, float]]) -> bool:
    across, down = zip(*corners, strict=True)
    return bool(min(max(across) - min(across), max(down) - min(down)) <= _THIN)


def _edge(start: tuple[float, float], end: tuple[float, float]) -> Edge | None:
    (x0, x1), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    width, height = x1 - x0, bottom - top
    if height <= _STRAIGHT and width >= _SHORTEST:
        return straight("h", (x0, (top + bottom) / 2, x1, (top + bottom) / 2))
    if width <= _STRAIGHT and height >= _SHORTEST:
        return straight("v", ((x0 + x1) / 2, top, (x0 + x1) / 2, bottom))
    return None


def straight(orientation: str, box: Box) -> Edge:
    """An edge from a line's two ends: `h` or `v`, and the box that they span."""
    x0, top, x1, bottom = box
    return {
        "object_type": "line",
        "orientation": orientation,
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
    }


def _paths(owner: Any, count: Any, get: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
    for index in range(count(owner)):
        item = get(owner, index)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH and _is_drawn(item):
            yield item, multiply(_matrix(item), matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            inner = multiply(_matrix(item), matrix)
            form = (pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject)
            yield from _paths(item, *form, inner, depth + 1)


def _matrix(item: Any) -> Matrix:
    raw = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, raw):
        return IDENTITY
    return (raw.a, raw.b, raw.c, raw.d, raw.e, raw.f)


def _is_drawn(path: Any) -> bool:
    fill, stroke = _draw_mode(path)
    return bool(fill or stroke)


def _is_stroked(path: Any) -> bool:
    return bool(_draw_mode(path)[1])


def _draw_mode(path: Any) -> tuple[int, int]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(path, fill, stroke):
        return 0, 0
    return fill.value, stroke.value


def _outlines(path: Any) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """The corners of each closed or open line of a path, and whether they are points of a curve."""
    line: list[tuple[float, float]] = []
    curve: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(pdfium.FPDFPath_CountSegments(path), _MOST)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_LINETO:
            line.append(point)
        else:
            if line:
                yield line, False
            if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
                curve = [*(curve or line[-1:]), point]
            elif curve:
                yield curve, True
                curve = []
            line = [point]
        if pdfium.FPDFPathSegment_GetClose(segment) and line:
            yield [*line, line[0]], False
            line = [line[0]]
    if line:
        yield line, False
    if curve:
        yield curve, True
