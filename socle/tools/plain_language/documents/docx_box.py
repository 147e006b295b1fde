"""The box in a DOCX: paragraphs laid out like the one that follows, as tracked insertions on demand.

Source of the tracked changes: ECMA-376 part 1, section 17.13.5: a paragraph is inserted when its mark and its
runs are.
"""

from collections.abc import Iterator
from copy import deepcopy
from itertools import count

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from lxml.etree import _Element

from socle.tools.plain_language.letter_box import LetterBox
from socle.tools.plain_language.word_diff import Revision

# What belongs to one paragraph of the letter: the section that ends with it, its list, its place on the page.
_ITS_OWN = frozenset(
    map(qn, ("w:sectPr", "w:numPr", "w:pageBreakBefore", "w:framePr", "w:pPrChange", "w:outlineLvl", "w:rPr"))
)


def insert_box(before: _Element, box: LetterBox, revision: Revision | None, highest: int) -> None:
    """Writes the box before a paragraph. `highest`: the number of the document's last tracked change."""
    numbers = count(highest + 1)
    written = [(box.title, True), *((line, False) for line in box.lines)]
    for text, bold in written + [("", False)] * box.spaced:
        before.addprevious(_paragraph(before, text, bold, revision, numbers))


def _paragraph(
    like: _Element, text: str, bold: bool, revision: Revision | None, numbers: Iterator[int]
) -> _Element:
    paragraph = OxmlElement("w:p")
    layout = _layout(like)
    if revision is not None:
        mark = OxmlElement("w:rPr")
        mark.append(_tracked(revision, numbers))
        layout.append(mark)
    paragraph.append(layout)
    if text:
        run = _run(like, text, bold)
        inside = paragraph if revision is None else _tracked(revision, numbers)
        inside.append(run)
        if inside is not paragraph:
            paragraph.append(inside)
    return paragraph


def _layout(like: _Element) -> _Element:
    """The layout of the paragraph that follows, without what is its own."""
    found = like.find(qn("w:pPr"))
    layout = OxmlElement("w:pPr") if found is None else deepcopy(found)
    for part in list(layout):
        if part.tag in _ITS_OWN:
            layout.remove(part)
    return layout


def _run(like: _Element, text: str, bold: bool) -> _Element:
    """A run with the font of the following paragraph's first words, whatever weight they have."""
    run = OxmlElement("w:r")
    found = like.find(f".//{qn('w:r')}/{qn('w:rPr')}")
    properties = OxmlElement("w:rPr")
    for name in ("w:rFonts", "w:b", "w:color", "w:sz", "w:szCs", "w:lang"):  # the schema's order
        kept = None if found is None else found.find(qn(name))
        if name == "w:b":
            properties.extend([OxmlElement("w:b")] if bold else [])
        elif kept is not None:
            properties.append(deepcopy(kept))
    run.append(properties)
    written = OxmlElement("w:t")
    written.text = text
    written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(written)
    return run


def _tracked(revision: Revision, numbers: Iterator[int]) -> _Element:
    mark = OxmlElement("w:ins")
    mark.set(qn("w:id"), str(next(numbers)))
    mark.set(qn("w:author"), revision.author)
    mark.set(qn("w:date"), revision.date)
    return mark
