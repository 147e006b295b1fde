"""The text of a DOCX element: what a reader sees of it, with a form feed for each new page."""

from __future__ import annotations

from collections.abc import Iterator

from docx.oxml.ns import nsmap, qn
from lxml.etree import _Element

from socle.knowledge.parsing.docx_ticks import control_sign, field_sign, symbol
from socle.knowledge.parsing.normal import clean_lines

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = {qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent"), qn("w:pPr"), _FALLBACK, qn("w:footnoteRef")}
_MATH = f"{{{nsmap.get('m', 'http://schemas.openxmlformats.org/officeDocument/2006/math')}}}t"


def inline_text(element: _Element) -> str:
    """The visible text, without what was deleted and without text boxes."""
    pages = "".join(_pieces(element)).split("\f")
    return "\f".join(clean_lines(page).replace("\n", " ") for page in pages)


def _pieces(element: _Element) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in (qn("w:t"), _MATH):
            yield child.text or ""
        elif tag in (qn("w:tab"), qn("w:cr")):
            yield " "
        elif tag == qn("w:br"):
            yield "\f" if child.get(qn("w:type")) == "page" else " "
        elif tag == qn("w:lastRenderedPageBreak"):
            yield "\f"
        elif tag == qn("w:noBreakHyphen"):
            yield "-"
        elif tag == qn("w:sym"):
            yield symbol(child)
        elif tag == qn("w:fldChar"):
            yield field_sign(child) or ""
        elif tag == qn("w:sdt") and (box := control_sign(child)) is not None:
            yield box
        elif tag == qn("w:p"):
            yield " "
            yield from _pieces(child)
        elif tag not in _SKIPPED and isinstance(tag, str):
            yield from _pieces(child)


def text_boxes(paragraph: _Element) -> Iterator[_Element]:
    """The paragraphs of the text boxes that hang on a paragraph (once: not their fallback drawing)."""
    for box in paragraph.iter(qn("w:txbxContent")):
        if next(box.iterancestors(_FALLBACK), None) is None:
            yield from box.iterchildren(qn("w:p"))
