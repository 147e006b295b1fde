"""The box in an ODT: paragraphs in the style of the one that follows, as one tracked insertion on demand.

Source of the tracked changes: OpenDocument 1.3 part 3, section 5.5: an inserted region goes from its first
mark to its last; one that ends at the head of the following paragraph holds whole paragraphs.
"""

from collections.abc import Callable

from lxml import etree
from lxml.etree import _Element

from socle.tools.plain_language.letter_box import LetterBox

_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_FO = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
_HELD = (f"{{{_TEXT}}}list", f"{{{_TEXT}}}numbered-paragraph")


def insert_box(before: _Element, box: LetterBox, region: Callable[[], str] | None) -> None:
    """Writes the box before a paragraph; `region` names a tracked insertion, where changes are visible."""
    held = next(reversed(list(before.iterancestors(*_HELD))), before)  # a list goes on after the box
    style = before.get(f"{{{_TEXT}}}style-name") if held is before and _is_text(before) else None
    written = [_paragraph(style, line) for line in ("", *box.lines, *([""] if box.spaced else []))]
    title = etree.SubElement(written[0], f"{{{_TEXT}}}span")
    title.set(f"{{{_TEXT}}}style-name", _bold(before))
    title.text = box.title
    for paragraph in written:
        held.addprevious(paragraph)
    if region is not None:
        name = region()
        _mark(written[0], "change-start", name)
        _mark(before, "change-end", name)


def _is_text(paragraph: _Element) -> bool:
    return bool(paragraph.tag == f"{{{_TEXT}}}p")


def _paragraph(style: str | None, text: str) -> _Element:
    paragraph = etree.Element(f"{{{_TEXT}}}p", nsmap={"text": _TEXT})
    if style:
        paragraph.set(f"{{{_TEXT}}}style-name", style)
    paragraph.text = text
    return paragraph


def _mark(paragraph: _Element, name: str, region: str) -> None:
    """Puts a mark at the head of a paragraph."""
    mark = etree.Element(f"{{{_TEXT}}}{name}", attrib={f"{{{_TEXT}}}change-id": region})
    mark.tail, paragraph.text = paragraph.text, None
    paragraph.insert(0, mark)


def _bold(inside: _Element) -> str:
    """A style of bold words, of a name that the document does not use yet."""
    root = inside.getroottree().getroot()
    used = set(root.xpath("//@style:name", namespaces={"style": _STYLE}))
    name = next(name for number in range(len(used) + 1) if (name := f"socle-titre-{number}") not in used)
    styles = root.find(f"{{{_OFFICE}}}automatic-styles")
    if styles is None:
        styles = etree.Element(f"{{{_OFFICE}}}automatic-styles")
        next(root.iter(f"{{{_OFFICE}}}body")).addprevious(styles)
    style = etree.SubElement(styles, f"{{{_STYLE}}}style", nsmap={"style": _STYLE, "fo": _FO})
    style.set(f"{{{_STYLE}}}name", name)
    style.set(f"{{{_STYLE}}}family", "text")
    etree.SubElement(style, f"{{{_STYLE}}}text-properties").set(f"{{{_FO}}}font-weight", "bold")
    return name
