"""The ten letters of the fixtures, and the same letters as files of a word processor, made here."""

import io
from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from odfdo import Document, Element, Paragraph, Style

from socle.checks.locked_facts import LockedFact, compare
from socle.tools.plain_language.letter import LetterParagraph, read_text, split_paragraphs

FOLDER = Path(__file__).parents[2] / "fixtures" / "letters"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
AS_DOCX = ["relance_impot", "refus_rsa_voies_recours", "cpam_demande_pieces", "refus_permis_construire"]
AS_ODT = ["caf_trop_percu", "mise_en_demeure", "titre_sejour"]


def letter_text(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def letter(name: str) -> list[LetterParagraph]:
    return read_text(letter_text(name))


def rewritten(name: str) -> list[LetterParagraph]:
    """The paragraphs that a model may be asked to rewrite."""
    return [paragraph for paragraph in letter(name) if paragraph.is_rewritten]


def changed_facts(before: str, after: str) -> list[LockedFact]:
    """What two texts do not share, by the project's own check; «Nonobstant» names nobody."""
    found = compare(before, after)
    every = [
        *found.missing,
        *found.new,
        *(one for pair in found.changed for one in (pair.before, pair.after)),
    ]
    return [one for one in every if one.value != ("nonobstant",)]


def as_docx(name: str) -> bytes:
    """The letter on headed paper: a header, a footer, words in bold and italics inside the paragraphs."""
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "RÉPUBLIQUE FRANÇAISE"
    section.footer.paragraphs[0].text = "www.service.example – page 1"
    for text in split_paragraphs(letter_text(name)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        half = len(text) // 2
        paragraph.add_run(text[: half // 2])
        paragraph.add_run(text[half // 2 : half]).bold = True
        paragraph.add_run(text[half:]).italic = True
        _bookmark(paragraph._p)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def _bookmark(paragraph: object) -> None:
    for name in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(name)
        mark.set(qn("w:id"), "7")
        if name == "w:bookmarkStart":
            mark.set(qn("w:name"), "repere")
        paragraph.insert(2, mark)  # type: ignore[attr-defined]


def as_odt(name: str) -> bytes:
    """The letter with a span in bold inside each paragraph, and a bookmark."""
    document = Document("text")
    document.body.clear()
    bold = Style("text", name="gras")
    bold.set_properties(area="text", properties={"fo:font-weight": "bold"})
    document.insert_style(bold, automatic=True)
    for text in split_paragraphs(letter_text(name)):
        half = len(text) // 2
        paragraph = Paragraph(text[:half])
        span = Element.from_tag("text:span")
        span.set_attribute("text:style-name", "gras")
        span.text = text[half:]
        paragraph.append(Element.from_tag('<text:bookmark text:name="repere"/>'))
        paragraph.append(span)
        document.body.append(paragraph)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()
