"""What is read from a PDF."""

from pathlib import Path

import pytest

from socle.knowledge.parsing import parse
from socle.knowledge.parsing.document import Block, ParsedDocument
from tests.knowledge import documents


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> ParsedDocument:
    return parse(documents.contract_pdf(tmp_path_factory.mktemp("pdf") / "contract.pdf"))


def block_with(document: ParsedDocument, text: str) -> tuple[int, Block]:
    return next((page.number, block) for page, block in document.body() if text in block.text)


def test_headings_are_recognised_by_their_numbering(contract: ParsedDocument) -> None:
    headings = [block.text for _, block in contract.body() if block.kind == "heading"]
    assert headings == [title for title, _ in documents.ARTICLES] + ["Article 4. Lots"]


def test_each_block_knows_the_headings_above_it(contract: ParsedDocument) -> None:
    page, block = block_with(contract, "vingt-quatre mois")
    assert (page, block.headings) == (3, ["Article 2. Durée"])


def test_running_headers_and_page_numbers_are_not_body(contract: ParsedDocument) -> None:
    body = " ".join(block.text for _, block in contract.body())
    assert "Ministère des exemples" not in body
    assert "Page 3" not in body


def test_a_table_of_contents_is_kept_out_of_the_body(contract: ParsedDocument) -> None:
    contents = [block.text for block in contract.pages[1].blocks if block.role == "contents"]
    assert contents[0] == "TABLE DES MATIÈRES"
    assert len(contents) == 4


def test_the_cover_of_a_document_is_not_a_section(contract: ParsedDocument) -> None:
    _, block = block_with(contract, "25_TEST_001")
    assert block.kind == "paragraph"


def test_lines_are_joined_into_paragraphs(contract: ParsedDocument) -> None:
    _, block = block_with(contract, documents.SENTENCE)
    assert block.text == " ".join([documents.SENTENCE] * 4)
    assert len(block.lines) > 3


def test_a_table_has_its_header_and_its_rows(contract: ParsedDocument) -> None:
    _, table = block_with(contract, "Hébergement")
    assert table.header == documents.LOTS[0]
    assert table.rows == documents.LOTS[1:]
    assert "Lot : 2 ; Intitulé : Hébergement ; Montant maximum : 80 000 €" in table.text


def test_boxes_lie_inside_their_page_and_follow_the_reading(contract: ParsedDocument) -> None:
    for page in contract.pages:
        boxes = [block.box for block in page.blocks if block.role == "body"]
        for box in boxes:
            assert box is not None
            assert 0 <= box[0] < box[2] <= (page.width or 0)
            assert 0 <= box[1] < box[3] <= (page.height or 0)
        tops = [box[1] for box in boxes if box]
        assert tops == sorted(tops)


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    document = parse(documents.two_columns_pdf(tmp_path / "columns.pdf"))
    text = document.pages[0].text
    assert text.index("deux colonnes") < text.index("gauche 00")
    assert text.index("gauche 11") < text.index("droite 00")


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_follow_the_page_as_it_is_shown(tmp_path: Path, rotation: int) -> None:
    page = parse(documents.turned_pdf(tmp_path / "turned.pdf", rotation)).pages[0]
    left, top, right, bottom = page.blocks[0].box or (0, 0, 0, 0)
    # Of the crop box (50, 60, 545, 800): the text begins 100 points from its left, 440 from its bottom.
    width, height = 495.0, 740.0
    assert (page.width, page.height) == ((width, height) if rotation in (0, 180) else (height, width))
    near = {
        0: (left, 100),
        90: (top, 100),
        180: (width - right, 100),
        270: (width - bottom, 100),
    }[rotation]
    far = {0: height - bottom, 90: left, 180: top, 270: height - right}[rotation]
    assert near[0] == pytest.approx(near[1], abs=2)
    assert far == pytest.approx(440, abs=5)


def test_a_paragraph_goes_on_over_the_page(tmp_path: Path) -> None:
    sheets = documents.Sheets(tmp_path / "over.pdf")
    sheets.paragraph(" ".join(f"mot{number}" for number in range(600)) + " fin.")
    document = parse(sheets.save())
    assert [block.continues for _, block in document.body()] == [False, True]


def test_words_cut_at_the_end_of_a_line_are_joined(tmp_path: Path) -> None:
    sheets = documents.Sheets(tmp_path / "cut.pdf", running=False)
    sheets.line("Les pénalités sont dues par le titulaire du marché pour chaque manquement à la règle-")
    sheets.line("mentation applicable. La réglementation applicable au présent accord-cadre est citée ici et")
    sheets.line("là, car la règlementation en vigueur est rappelée plus loin avec le texte de l’accord-")
    sheets.line("cadre et ses annexes.")
    text = parse(sheets.save()).pages[0].text
    assert "règlementation applicable." in text
    assert "l’accord-cadre et ses annexes" in text


def test_the_real_contract_answers_each_question_in_one_passage(shared_data: Path) -> None:
    from socle.knowledge.passages import split

    path = shared_data / "procurement" / "dinum_marche_produit_2025" / "CCAP_marche_produit.pdf"
    if not path.exists():
        pytest.skip(f"no {path.name}")
    passages = split(parse(path))
    expected = [
        (1, "", ["25_BAM_044_AC00-RELANCE"]),
        (1, "", ["appel d’offres ouvert", "L.2124-2 et R.2124-2"]),
        (10, "ARTICLE 3", ["N° : 1 ;", "N° : 2 ;"]),
        (10, "ARTICLE 4", ["Nombre d’attributaires maximum : 3", "(€HT) : 200 000 000 €"]),
        (10, "ARTICLE 4", ["sans montant minimum"]),
        (11, "ARTICLE 5", ["durée ferme de 24 mois", "deux (2) fois", "12 mois", "quarante-huit (48)"]),
        (54, "14.2.1", ["P = V x R / 250", "nombre de jours calendaires de retard"]),
        (55, "14.3", ["5 % du montant HT"]),
    ]
    for page, heading, words in expected:
        found = [passage for passage in passages if all(word in passage.text for word in words)]
        assert found, words
        assert found[0].page == page
        assert any(title.startswith(heading) for title in found[0].headings) or not heading


def test_the_headings_of_a_pdf_are_those_of_its_odt_twin(shared_data: Path) -> None:
    folder = shared_data / "office" / "pairs_odt_pdf_dev"
    twins = sorted(folder.glob("*.odt"))
    if not twins:
        pytest.skip(f"no twins in {folder}")
    for odt in twins:
        truth = [(block.level, block.text) for _, block in parse(odt).body() if block.kind == "heading"]
        read = parse(odt.with_suffix(".pdf")).body()
        assert [(block.level, block.text) for _, block in read if block.kind == "heading"] == truth
