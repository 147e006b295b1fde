"""Tick boxes of a DOCX: content controls, fields of old forms, and signs of symbol fonts."""

from __future__ import annotations

from docx.oxml.ns import qn
from lxml.etree import _Element

from socle.knowledge.parsing.normal import clean
from socle.knowledge.parsing.ticks import EMPTY, TICKED, sign

_WORD_2010 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_OFF = ("0", "false", "off")
# The boxes among the signs of each font, by their code (Microsoft's tables of these fonts).
_FONTS = {
    "wingdings": dict.fromkeys((0x6F, 0x71, 0x72, 0xA8), EMPTY) | dict.fromkeys((0xFD, 0xFE), TICKED),
    "wingdings 2": dict.fromkeys((0x2A, 0x35, 0xA3), EMPTY) | dict.fromkeys((0x51, 0x52, 0x53, 0x54), TICKED),
    "webdings": {0x63: EMPTY},
}
_PRIVATE = range(0xE000, 0xF900)


def control_sign(control: _Element) -> str | None:
    """☐ or ☒ for a content control that is a check box; None for any other."""
    box = control.find(f"{qn('w:sdtPr')}/{_WORD_2010}checkbox")
    if box is None:
        return None
    state = box.find(f"{_WORD_2010}checked")
    return sign(state is not None and state.get(f"{_WORD_2010}val", "1") not in _OFF)


def field_sign(character: _Element) -> str | None:
    """☐ or ☒ where a field of an old form that is a check box begins; None for any other."""
    box = character.find(f"{qn('w:ffData')}/{qn('w:checkBox')}")
    if box is None:
        return None
    state = box.find(qn("w:checked"))
    if state is None:
        state = box.find(qn("w:default"))
    return sign(state is not None and state.get(qn("w:val"), "1") not in _OFF)


def symbol(element: _Element) -> str:
    """The sign of a `w:sym`: a box of a symbol font, else what its code is in Unicode, where it is known."""
    code = element.get(qn("w:char")) or ""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    font = _FONTS.get((element.get(qn("w:font")) or "").lower(), {})
    if box := font.get(number & 0xFF):
        return box
    written = chr(number) if 0x20 <= number < 0xD800 or number in _PRIVATE else ""
    return "" if number in _PRIVATE and clean(written) == written else written
