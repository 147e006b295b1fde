"""The characters of a PDF page with their boxes and styles, as pdfium gives them.

Called hundreds of thousands of times a document: it talks to pdfium's C functions directly and asks for the
font once per text object, not once per character.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from socle.knowledge.parsing.document import Box
from socle.knowledge.parsing.normal import clean_character
from socle.knowledge.parsing.pdf.geometry import Sheet

HYPHEN = "\x02"  # pdfium's mark for a hyphen that ends a line
_BOLD_WEIGHT = 600
_BOLD_NAMES = (b"bold", b"black", b"heavy", b"semibold", b"demi")


@dataclass(frozen=True)
class Style:
    """How a character is written; `upright` is false for text that does not run from left to right."""

    size: float
    bold: bool
    upright: bool


@dataclass(slots=True)
class Character:
    """A character, its box, its baseline and its style."""

    text: str
    box: Box
    base: float
    style: Style


GAP = Character(" ", (0.0, 0.0, 0.0, 0.0), 0.0, Style(0.0, False, True))
LINE_END = Character("\n", (0.0, 0.0, 0.0, 0.0), 0.0, Style(0.0, False, True))


def characters(text_page: pypdfium2.PdfTextPage, sheet: Sheet) -> Iterator[Character]:
    """The visible characters in the order of the file; spaces as GAP and pdfium's line ends as LINE_END."""
    raw = text_page.raw
    rectangle = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    styles = _Styles(raw, sheet.rotation)
    width, height = sheet.size
    for index in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if code in (0x0A, 0x0D):
            yield LINE_END
            continue
        text = HYPHEN if code == 2 else clean_character(chr(code)) if 0 < code < 0x110000 else ""
        if text == " ":
            yield GAP
        if text in ("", " ") or not pdfium.FPDFText_GetLooseCharBox(raw, index, rectangle):
            continue
        pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
        box = sheet.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        if box[2] < 0 or box[3] < 0 or box[0] > width or box[1] > height:
            continue  # outside the visible area: readers do not see it
        style = styles.at(index)
        base = sheet.point(x.value, y.value)[1]
        yield Character(text, _steady(box, base, style), base, style)


def _steady(box: Box, base: float, style: Style) -> Box:
    """The box, made sane where a font declares absurd heights."""
    if not style.upright or box[3] - box[1] <= 2 * style.size:
        return box
    return (box[0], base - style.size, box[2], base + 0.3 * style.size)


class _Styles:
    """The style at a character, asked from pdfium once per text object."""

    def __init__(self, raw: Any, rotation: int) -> None:
        self._raw = raw
        self._rotation = rotation
        self._by_object: dict[int, Style] = {}

    def at(self, index: int) -> Style:
        text_object = pdfium.FPDFText_GetTextObject(self._raw, index)
        key = ctypes.addressof(text_object.contents) if text_object else -1
        style = self._by_object.get(key)
        if style is None:
            style = self._by_object[key] = self._ask(index)
        return style

    def _ask(self, index: int) -> Style:
        angle = pdfium.FPDFText_GetCharAngle(self._raw, index)
        turned = (round(angle * 180 / 3.14159265) + self._rotation) % 360
        return Style(self._size(index), self._bold(index), turned < 8 or turned > 352)

    def _size(self, index: int) -> float:
        """The printed size: the font's, scaled by the text matrix (some files set size 1 and scale)."""
        size = float(pdfium.FPDFText_GetFontSize(self._raw, index))
        matrix = pdfium.FS_MATRIX()
        if pdfium.FPDFText_GetMatrix(self._raw, index, matrix):
            size *= (matrix.c**2 + matrix.d**2) ** 0.5
        return round(size, 1)

    def _bold(self, index: int) -> bool:
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(self._raw, index, name, 128, flags)
        if any(word in name.value.lower() for word in _BOLD_NAMES):
            return True
        return int(pdfium.FPDFText_GetFontWeight(self._raw, index)) >= _BOLD_WEIGHT
