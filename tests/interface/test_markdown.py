import pytest
from django.utils.safestring import SafeString, mark_safe
from hypothesis import given
from hypothesis import strategies as st

from socle.interface.markdown import mark, render, without_marks


@pytest.mark.parametrize(
    "text",
    [
        "![suivi](https://exemple.test/pixel.png?secret=1)",
        "<img src=x onerror=alert(1)>",
        "<script>alert(1)</script>",
        "[clic](javascript:alert(1))",
        "[clic](https://exemple.test/?donnees=1)",
        "<iframe src='https://exemple.test'></iframe>",
        "![<img src=x onerror=alert(1)>](y)",
        "| a |\n|--:|\n| <b onclick=x>1</b> |",
    ],
)
def test_nothing_is_loaded_linked_or_run(text: str) -> None:
    html = render(text)
    for refused in ("<img", "<script", "<iframe", "<a", "href", "src=x>", "style=", "<b "):
        assert refused not in html.replace("&lt;", "‹")


def test_the_text_of_a_link_stays_and_its_address_goes() -> None:
    assert render("voir [le CCAP](https://exemple.test/x)") == "<p>voir le CCAP</p>\n"


def test_headings_leave_the_first_two_levels_to_the_page() -> None:
    assert render("# Un\n\n##### Cinq") == "<h3>Un</h3>\n<h6>Cinq</h6>\n"


def test_tables_have_headers_aligned_numbers_and_scroll_by_keyboard() -> None:
    html = render("| Lot | Montant |\n|---|---:|\n| 1 | 200 |")
    assert '<div class="table-scroll" role="region" aria-label="Tableau" tabindex="0"><table>' in html
    assert '<th class="number" scope="col">Montant</th>' in html
    assert '<td class="number">200</td>' in html


def test_text_is_printed_in_french_and_code_is_not() -> None:
    assert render("**Note** : `a ? b` ?") == (
        "<p><strong>Note</strong>&nbsp;: <code>a ? b</code>&nbsp;?</p>\n"
    )


def test_insertions_come_where_their_marks_stand() -> None:
    html = render(f"Un.{mark(0)} Deux ?{mark(1)}", [mark_safe("<i>a</i>"), mark_safe("<i>b</i>")])
    assert html == "<p>Un.<i>a</i> Deux&nbsp;?<i>b</i></p>\n"


def test_a_model_cannot_write_a_mark() -> None:
    forged = without_marks(f"Faux{mark(0)}")
    assert render(forged, [mark_safe("<i>preuve</i>")]) == "<p>Faux0</p>\n"


@given(st.text(max_size=120))
def test_any_text_gives_html_without_attributes_that_run(text: str) -> None:
    html = render(text)
    assert isinstance(html, SafeString)
    assert "<script" not in html
    assert "<img" not in html
