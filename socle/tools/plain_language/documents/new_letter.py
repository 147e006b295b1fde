"""A sober letter made from its paragraphs, for a text or a PDF that has no layout of its own to keep."""

import io
from collections.abc import Iterator, Sequence

import docx
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from odfdo import Document, Paragraph, Style

from socle.tools.plain_language.letter import LetterParagraph, Role

FONT = "Arial"
_SIZE = 11
_MARGIN = 2.5  # centimetres
_BEFORE_SIGNATURE = 9  # centimetres from the left: the signature stands on the right
_BOLD: frozenset[Role] = frozenset({"object", "heading"})
_CLOSE: frozenset[Role] = frozenset({"head", "item", "signature"})  # lines without a space after them


def new_docx(paragraphs: Sequence[LetterParagraph], title: str = "Lettre") -> bytes:
    """A DOCX of the letter; its paragraphs have the numbers of those given."""
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.language = "fr-FR"
    document.core_properties.author = ""
    _lay_out(document)
    for position, paragraph in enumerate(paragraphs):
        _add_to_docx(document, paragraph, _ends_block(paragraphs, position))
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def _lay_out(document: DocxDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(_SIZE)
    language = normal.element.get_or_add_rPr().makeelement(qn("w:lang"), {qn("w:val"): "fr-FR"})
    normal.element.get_or_add_rPr().append(language)


def _add_to_docx(document: DocxDocument, paragraph: LetterParagraph, ends_block: bool) -> None:
    written = document.add_paragraph()
    run = written.add_run(paragraph.text)
    run.bold = True if paragraph.role in _BOLD else None
    layout = written.paragraph_format
    layout.space_after = Pt(10 if ends_block else 0)
    layout.alignment = WD_ALIGN_PARAGRAPH.LEFT
    layout.keep_with_next = True if paragraph.role in {"heading", "courtesy"} else None
    if paragraph.role == "signature":
        layout.left_indent = Cm(_BEFORE_SIGNATURE)
    if paragraph.role == "item":
        layout.left_indent = Cm(0.6)


def new_odt(paragraphs: Sequence[LetterParagraph], title: str = "Lettre") -> bytes:
    """An ODT of the letter; its paragraphs have the numbers of those given."""
    document = Document("text")
    document.meta.title = title
    document.meta.language = "fr-FR"
    document.body.clear()
    for style in _odt_styles():
        document.insert_style(style, automatic=False)
    for position, paragraph in enumerate(paragraphs):
        name = _style_name(paragraph.role, _ends_block(paragraphs, position))
        document.body.append(Paragraph(paragraph.text, style=name))
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def _style_name(role: Role, ends_block: bool) -> str:
    kind = (
        "objet"
        if role in _BOLD
        else "signature"
        if role == "signature"
        else "liste"
        if role == "item"
        else "texte"
    )
    return f"lettre-{kind}{'' if ends_block else '-suite'}"


def _odt_styles() -> Iterator[Style]:
    """A paragraph style for each kind of line, with and without a space after it."""
    for kind in ("texte", "objet", "signature", "liste"):
        for ends in (True, False):
            name = f"lettre-{kind}{'' if ends else '-suite'}"
            style = Style("paragraph", name=name, display_name=name)
            bold = {"fo:font-weight": "bold"} if kind == "objet" else {}
            style.set_properties(
                area="text", properties={"fo:font-family": FONT, "fo:font-size": f"{_SIZE}pt", **bold}
            )
            indent = {"signature": f"{_BEFORE_SIGNATURE}cm", "liste": "0.6cm"}.get(kind, "0cm")
            style.set_properties(
                area="paragraph",
                properties={"fo:margin-left": indent, "fo:margin-bottom": "0.35cm" if ends else "0cm"},
            )
            yield style


def _ends_block(paragraphs: Sequence[LetterParagraph], position: int) -> bool:
    """Does a space follow: not between the lines of a head, of a list or of a signature?"""
    if position + 1 == len(paragraphs):
        return True
    role, following = paragraphs[position].role, paragraphs[position + 1].role
    return not (role in _CLOSE and role == following)
