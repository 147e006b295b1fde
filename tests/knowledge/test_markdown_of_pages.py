"""Pages that were read, as Markdown."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from socle.knowledge.parsing.document import Block, ParsedPage
from socle.knowledge.parsing.written import markdown_of

# A loaded machine is no fault.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

CELLS = st.text(alphabet="ab |\n\\<é", max_size=8)
ROWS = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=4)
)


def page(*blocks: Block) -> ParsedPage:
    return ParsedPage(1, 595.0, 842.0, list(blocks))


def test_headings_lists_and_paragraphs() -> None:
    found = markdown_of(
        page(
            Block("heading", "Article 1", level=2),
            Block("paragraph", "Le texte."),
            Block("list_item", "un point"),
            Block("paragraph", " "),
        )
    )
    assert found == "## Article 1\n\nLe texte.\n\n- un point"


def test_a_table_in_markdown_and_in_html() -> None:
    table = Block("table", "", header=["Lot", "Prix"], rows=[["1", "a|b"], ["2", "<c>"]])
    assert markdown_of(page(table)) == "| Lot | Prix |\n| --- | --- |\n| 1 | a\\|b |\n| 2 | <c> |"
    assert markdown_of(page(table), tables_in_html=True) == (
        "<table><tr><th>Lot</th><th>Prix</th></tr><tr><td>1</td><td>a|b</td></tr>"
        "<tr><td>2</td><td>&lt;c&gt;</td></tr></table>"
    )


@patient
@given(ROWS)
def test_a_table_keeps_its_rows_and_columns(rows: list[list[str]]) -> None:
    html = MarkdownIt().enable("table").render(markdown_of(page(Block("table", "", rows=rows))))
    assert html.count("<td") == sum(map(len, rows))
