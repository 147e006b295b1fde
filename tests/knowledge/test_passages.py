"""How documents are cut into passages."""

import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from socle.knowledge.chunking import Chunking, chunks
from socle.knowledge.parsing import parse
from socle.knowledge.parsing.document import Block, Line, ParsedDocument, ParsedPage
from socle.knowledge.parsing.headings import write_paths
from socle.knowledge.passages import split
from socle.knowledge.sentences import sentences
from socle.knowledge.units import LIMIT
from tests.knowledge import documents


def one_page(*blocks: Block) -> ParsedDocument:
    write_paths(blocks)
    return ParsedDocument("text/plain", [ParsedPage(1, None, None, list(blocks))])


def words(text: str) -> list[str]:
    return re.findall(r"w\d+", text)


@st.composite
def documents_of_blocks(draw: st.DrawFn) -> ParsedDocument:
    """Documents whose every word is told apart by its number."""
    count = 0

    def some_words(most: int) -> str:
        nonlocal count
        number = draw(st.integers(1, most))
        text = " ".join(f"w{count + index}" for index in range(number))
        count += number
        ends = draw(st.sampled_from([".", ". ", " :", "", ";"]))
        return f"W {text}{ends}".strip()

    pages = []
    for page_number in range(1, draw(st.integers(1, 4)) + 1):
        blocks = []
        for row in range(draw(st.integers(0, 6))):
            kind = draw(st.sampled_from(["heading", "paragraph", "paragraph", "list_item", "table"]))
            box = (50.0, 50.0 + 10 * row, 500.0, 58.0 + 10 * row)
            if kind == "table":
                rows = [[some_words(30), some_words(200)] for _ in range(draw(st.integers(1, 4)))]
                text = "\n".join(" : ".join(row) for row in rows)
                blocks.append(Block("table", text, box, rows=rows, row_boxes=[box] * len(rows)))
            elif kind == "heading":
                blocks.append(Block("heading", some_words(8), box, level=draw(st.integers(1, 3))))
            else:
                text = " ".join(some_words(90) for _ in range(draw(st.integers(1, 6))))
                lines = [Line(0, len(text), box)]
                blocks.append(
                    Block(kind, text, box, lines=lines, continues=not blocks and draw(st.booleans()))
                )
        pages.append(ParsedPage(page_number, 595.0, 842.0, blocks))
    write_paths(block for page in pages for block in page.blocks)
    return ParsedDocument("application/pdf", pages)


@settings(max_examples=150, deadline=None)
@given(documents_of_blocks())
def test_no_word_is_lost_doubled_or_moved(document: ParsedDocument) -> None:
    passages = split(document)
    body = [word for _, b in document.body() if b.kind != "heading" for word in words(b.text)]
    headings = {word for _, b in document.body() if b.kind == "heading" for word in words(b.text)}
    cut = [word for passage in passages for word in words(passage.text)]
    assert [word for word in cut if word not in headings] == body
    above = {word for passage in passages for text in passage.headings for word in words(text)}
    assert headings <= above | set(cut)


@settings(max_examples=100, deadline=None)
@given(documents_of_blocks())
def test_passages_stay_within_the_limit_and_their_spans_on_their_pages(document: ParsedDocument) -> None:
    sizes = {page.number: (page.width or 0, page.height or 0) for page in document.pages}
    for passage in split(document):
        assert 0 < len(passage.text.split()) <= LIMIT
        assert passage.page == passage.spans[0].page
        for span in passage.spans:
            width, height = sizes[span.page]
            assert span.box is not None
            assert 0 <= span.box[0] < span.box[2] <= width
            assert 0 <= span.box[1] < span.box[3] <= height


def test_what_goes_on_over_a_page_does_not_go_on_over_a_heading() -> None:
    first = ParsedPage(1, 595.0, 842.0, [Block("heading", "A", level=1), Block("heading", "B", level=1)])
    second = ParsedPage(2, 595.0, 842.0, [Block("paragraph", "Suite.", continues=True)])
    write_paths([*first.blocks, *second.blocks])
    passages = split(ParsedDocument("application/pdf", [first, second]))
    assert [(passage.headings, passage.text) for passage in passages] == [([], "A"), (["B"], "Suite.")]


def test_passages_do_not_cross_headings() -> None:
    long = " ".join(["Une phrase qui compte."] * 20)
    blocks = [Block("heading", "A", level=1), Block("paragraph", long)]
    blocks += [Block("heading", "B", level=1), Block("paragraph", long)]
    assert [passage.headings for passage in split(one_page(*blocks))] == [["A"], ["B"]]


def test_tiny_sections_of_one_heading_share_a_passage_and_keep_their_names() -> None:
    blocks = [Block("heading", "Contacts", level=1)]
    for name in ("Nord", "Sud"):
        blocks += [Block("heading", name, level=2), Block("paragraph", f"Écrire au bureau {name}.")]
    (passage,) = split(one_page(*blocks))
    assert passage.headings == ["Contacts"]
    assert passage.text == "Nord\nÉcrire au bureau Nord.\nSud\nÉcrire au bureau Sud."


def test_a_heading_with_nothing_under_it_can_be_found() -> None:
    (passage,) = split(one_page(Block("heading", "Marché n° 12", level=1)))
    assert passage.text == "Marché n° 12"


def test_every_row_of_a_long_table_carries_its_header() -> None:
    header = ["Article", "Montant"]
    rows = [[f"Article numéro {number}", f"{number} 000 euros hors taxes"] for number in range(60)]
    passages = split(one_page(Block("table", "", header=header, rows=rows)))
    assert len(passages) > 1
    for passage in passages:
        for line in passage.text.split("\n"):
            assert line.startswith("Article : Article numéro")
            assert " ; Montant : " in line


def test_a_row_that_goes_on_over_the_page_is_one_row() -> None:
    first = Block("table", "", header=["Objet", "Règle"], rows=[["Retard", "La pénalité est due"]])
    rest = Block("table", "", header=["Objet", "Règle"], rows=[["", "dès le premier jour."]], continues=True)
    pages = [ParsedPage(1, None, None, [first]), ParsedPage(2, None, None, [rest])]
    (passage,) = split(ParsedDocument("application/pdf", pages))
    assert passage.text == "Objet : Retard ; Règle : La pénalité est due dès le premier jour."
    assert [span.page for span in passage.spans] == [1, 2]


def test_what_announces_a_list_stays_with_its_first_item() -> None:
    blocks = [
        Block("paragraph", " ".join(["Une phrase longue de six mots."] * 24)),
        Block("paragraph", "Sont dus :"),
    ]
    blocks += [Block("list_item", f"• le document numéro {number} ;") for number in range(20)]
    texts = [passage.text for passage in split(one_page(*blocks))]
    assert not any(text.endswith("Sont dus :") for text in texts)


def test_sentences_end_at_points_and_not_at_abbreviations() -> None:
    text = "Selon l’art. L. 2113-6 du code, M. Durand signe. La durée est de 2.5 ans ! Voir p. 12, etc. Fin."
    assert [text[start:end] for start, end in sentences(text)] == [
        "Selon l’art. L. 2113-6 du code, M. Durand signe.",
        "La durée est de 2.5 ans !",
        "Voir p. 12, etc. Fin.",
    ]


def test_running_lines_and_contents_are_in_no_passage(tmp_path: Path) -> None:
    passages = split(parse(documents.contract_pdf(tmp_path / "contract.pdf")))
    text = "\n".join(passage.text for passage in passages)
    assert "Ministère des exemples" not in text
    assert "....." not in text


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.text("ab .,é\n", min_size=1, max_size=400), min_size=1, max_size=5),
    st.integers(20, 300),
    st.integers(0, 100),
)
def test_plain_chunks_keep_to_their_size_and_lose_nothing(texts: list[str], size: int, overlap: int) -> None:
    document = one_page(*(Block("paragraph", text) for text in texts))
    drafts = chunks(document, Chunking(chunk_size=size, chunk_overlap=overlap))
    assert all(len(draft.text) <= size for draft in drafts)
    letters = re.sub(r"\s", "", "".join(draft.text for draft in drafts))
    whole = re.sub(r"\s", "", "".join(texts))
    assert letters == whole if not overlap else len(letters) >= len(whole)


def test_chunking_can_be_refused() -> None:
    blocks = [Block("paragraph", "mot " * 2000), Block("paragraph", "fin")]
    assert len(chunks(one_page(*blocks), Chunking(disable_chunking=True))) == 1
