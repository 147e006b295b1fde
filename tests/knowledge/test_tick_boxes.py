"""Boxes to tick come out as ☐ and ☒ at their place in the line, whichever way a document draws them."""

from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st
from odfdo import Document as OdtDocument
from odfdo import Element, Paragraph
from reportlab.lib import pagesizes
from reportlab.pdfgen.canvas import Canvas

from socle.knowledge.parsing import parse
from socle.knowledge.parsing.sandbox import parse_safely
from tests.knowledge import documents, scans

WORD_2010 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def lines(path: Path) -> list[str]:
    return [block.text for page in parse_safely(path).pages for block in page.blocks]


EXPECTED = [
    *(f"{sign} {label}" for sign, label in scans.FORM_LINES),
    "Avance : ☒ Oui ☐ Non",
    "Renonce à l'avance NON ☐ OUI ☒",
    "30809158600039",
]


def test_boxes_drawn_in_a_pdf_are_characters_of_their_lines(tmp_path: Path) -> None:
    read = lines(scans.form_pdf(tmp_path / "form.pdf"))
    assert read[: len(EXPECTED)] == EXPECTED
    assert not {"☐", "☒"} & set(read[-1])


@pytest.mark.usefixtures("french_model")
@pytest.mark.parametrize(("dpi", "degrees", "noise"), [(300, 0.0, 0.0), (200, 1.0, 12.0), (150, -0.5, 8.0)])
def test_boxes_of_a_scan_are_characters_of_their_lines(
    tmp_path: Path, dpi: int, degrees: float, noise: float
) -> None:
    pages = scans.pictures(scans.form_pdf(tmp_path / "form.pdf"), dpi, degrees, noise)
    read = [line.replace("’", "'") for line in lines(scans.scanned(pages, tmp_path / "scan.png", dpi))]
    assert read[: len(EXPECTED)] == EXPECTED
    assert not {"☐", "☒"} & set(read[-1])


@pytest.mark.usefixtures("french_model")
def test_the_letters_of_a_scan_are_no_boxes(tmp_path: Path) -> None:
    for size in (9, 11, 14, 24):
        path = tmp_path / f"{size}.pdf"
        canvas = Canvas(str(path), pagesize=pagesizes.A4)
        for font, height in (
            ("Helvetica", 700),
            ("Helvetica-Bold", 600),
            ("Courier", 500),
            ("Times-Roman", 400),
        ):
            canvas.setFont(font, size)
            canvas.drawString(60, height, "D'un ODD, l'UO, le DPO : 0 B O D Q U 8")
        canvas.save()
        page = scans.scanned(scans.pictures(path, 150), tmp_path / f"{size}.png", 150)
        assert not {"☐", "☒"} & set("".join(lines(page)))


def test_a_cross_that_is_typed_and_a_square_that_is_filled_tick_a_box(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "form.pdf"), pagesize=pagesizes.A4)
    canvas.setFont("Helvetica", 10)
    for height, label in ((700, "croix"), (680, "carré"), (660, "vide"), (640, "chiffre")):
        canvas.rect(60, height - 1, 9, 9)
        canvas.drawString(76, height, label)
    canvas.drawString(61.2, 700, "X")
    canvas.rect(62, 681, 5, 5, fill=1, stroke=0)
    canvas.drawString(62, 640, "3")
    canvas.save()
    assert " ".join(lines(tmp_path / "form.pdf")) == "☒ croix ☒ carré ☐ vide 3 chiffre"


def test_the_check_boxes_of_a_pdf_form_are_read(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "form.pdf"), pagesize=pagesizes.A4)
    for index, (label, checked) in enumerate((("Oui", True), ("Non", False))):
        canvas.acroForm.checkbox(name=label, checked=checked, x=60, y=700 - 20 * index, size=12)
        canvas.drawString(80, 702 - 20 * index, label)
    canvas.save()
    assert lines(tmp_path / "form.pdf") == ["☒ Oui", "☐ Non"]


def test_the_cells_of_a_small_grid_are_no_boxes(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "grid.pdf"), pagesize=pagesizes.A4)
    canvas.drawString(60, 760, "Grille de cases")
    canvas.grid([60, 72, 84, 96], [700, 712, 724, 736])
    canvas.save()
    assert lines(tmp_path / "grid.pdf") == ["Grille de cases"]


@settings(deadline=None)
@given(st.lists(st.booleans(), min_size=1, max_size=6))
def test_content_controls_of_a_docx_say_their_state(
    tmp_path_factory: pytest.TempPathFactory, states: list[bool]
) -> None:
    document = docx.Document()
    for index, state in enumerate(states):
        paragraph = document.add_paragraph()
        paragraph._p.append(
            parse_xml(
                f"<w:sdt {nsdecls('w')} {WORD_2010}><w:sdtPr><w14:checkbox>"
                f'<w14:checked w14:val="{int(state)}"/></w14:checkbox></w:sdtPr>'
                "<w:sdtContent><w:r><w:t>?</w:t></w:r></w:sdtContent></w:sdt>"
            )
        )
        paragraph.add_run(f" choix {index}")
    path = tmp_path_factory.mktemp("controls") / "form.docx"
    document.save(str(path))
    read = [block.text for _, block in parse(path).body()]
    assert read == [f"{'☒' if state else '☐'} choix {index}" for index, state in enumerate(states)]


@pytest.mark.parametrize(
    ("state", "sign"),
    [
        ('<w:default w:val="0"/>', "☐"),
        ('<w:default w:val="1"/>', "☒"),
        ('<w:default w:val="0"/><w:checked/>', "☒"),
        ('<w:default w:val="1"/><w:checked w:val="0"/>', "☐"),
    ],
)
def test_check_boxes_of_old_word_forms_say_their_state(tmp_path: Path, state: str, sign: str) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    for piece in (
        f'<w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{state}</w:checkBox></w:ffData></w:fldChar>',
        "<w:instrText> FORMCHECKBOX </w:instrText>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{piece}</w:r>"))
    paragraph.add_run(" Le groupement")
    document.save(str(tmp_path / "form.docx"))
    assert lines(tmp_path / "form.docx") == [f"{sign} Le groupement"]


def test_symbols_of_word_are_boxes_and_unknown_ones_leave_nothing(tmp_path: Path) -> None:
    document = docx.Document()
    symbols = (("Wingdings", "F0A8"), ("Wingdings", "F0FE"), ("Wingdings 2", "F052"), ("Wingdings", "F04A"))
    for font, code in symbols:
        paragraph = document.add_paragraph()
        paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:sym w:font="{font}" w:char="{code}"/></w:r>'))
        paragraph.add_run(" Oui")
    document.save(str(tmp_path / "form.docx"))
    assert lines(tmp_path / "form.docx") == ["☐ Oui", "☒ Oui", "☒ Oui", "Oui"]


def test_check_boxes_of_an_odt_say_their_state(tmp_path: Path) -> None:
    document = OdtDocument("text")
    body = document.body
    body.clear()
    body.append(
        Element.from_tag(
            '<office:forms><form:form form:name="f">'
            '<form:checkbox xml:id="c1" form:id="c1" form:current-state="checked"/>'
            '<form:checkbox xml:id="c2" form:id="c2"/></form:form></office:forms>'
        )
    )
    for identity, label in (("c1", "Avance"), ("c2", "Option")):
        paragraph = Paragraph("")
        paragraph.append(
            Element.from_tag(f'<draw:control text:anchor-type="as-char" draw:control="{identity}"/>')
        )
        paragraph.append(Element.from_tag(f"<text:span> {label}</text:span>"))
        body.append(paragraph)
    paragraph = Paragraph("")
    paragraph.append(
        Element.from_tag(
            '<loext:content-control loext:checkbox="true" loext:checked="true">?</loext:content-control>'
        )
    )
    paragraph.append(Element.from_tag("<text:span> Contrôle</text:span>"))
    body.append(paragraph)
    document.save(str(tmp_path / "form.odt"))
    assert lines(tmp_path / "form.odt") == ["☒ Avance", "☐ Option", "☒ Contrôle"]


def test_boxes_that_are_written_are_one_pair_of_characters(tmp_path: Path) -> None:
    path = tmp_path / "form.txt"
    path.write_text("□ Oui\n\n☑ Non\n\n❑ Peut-être", encoding="utf-8")
    assert lines(path) == ["☐ Oui", "☒ Non", "☐ Peut-être"]


def test_the_contract_without_boxes_has_none(tmp_path: Path) -> None:
    assert not {"☐", "☒"} & set("".join(lines(documents.contract_pdf(tmp_path / "contract.pdf"))))
