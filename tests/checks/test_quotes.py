"""A quote stands exactly on its page."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.checks.quotes import Span, check_quote, locate, locations

WORDS = st.lists(
    st.sampled_from(
        [
            "l’administration",
            "délai",
            "œuvre",
            "efficace",
            "deux",
            "mois",
            "«avis»",
            "n°",
            "12,5",
            "€",
            "avant-projet",
            "À",
            "où",
        ]
    ),
    min_size=1,
    max_size=12,
)
PAGE = (
    "Le titulaire dispose d’un délai de deux mois pour transmettre le rap-\nport d’avant-\nprojet à "
    "l’oﬃce. Le montant est de 123 456,50 € HT.\n\nIl est « définitif » et\u00a0: signé — sans réserve."
)


@given(WORDS, WORDS, WORDS)
def test_a_part_of_the_page_is_found_where_it_stands(
    before: list[str], quote: list[str], after: list[str]
) -> None:
    words = " ".join(quote)
    page = f"{' '.join(before)} | {words} | {' '.join(after)}"
    assert any(page[span.start : span.end].strip() == words for span in locations(words, page)) or (
        words.startswith("«") or words.endswith("»")
    )
    assert locate(words, page)


@given(WORDS, st.sampled_from(["\n", "  ", "\u00a0", " \r\n\t", "\u202f"]), st.sampled_from(["NFD", "NFC"]))
def test_spaces_and_composed_accents_change_nothing(words: list[str], space: str, form: str) -> None:
    page = unicodedata.normalize(form, space.join(words)).replace("’", "'")
    spans = locate(" ".join(words), page)
    assert spans
    assert spans[0].start <= 1
    assert spans[-1].end >= len(page) - 1


@given(st.text(max_size=80), st.text(max_size=80))
def test_offsets_are_always_inside_the_page(quote: str, page: str) -> None:
    assert all(0 <= span.start < span.end <= len(page) for span in locate(quote, page))


@pytest.mark.parametrize(
    "quote",
    [
        "un délai de deux mois pour transmettre le rapport",
        "« le rapport d'avant-projet à l'office »",
        "l’office. Le montant",
        "123 456,50 € HT",
        'Il est "définitif" et : signé - sans réserve.',
        "Le titulaire dispose […] pour transmettre [...] à l'office",
        "…deux mois pour transmettre",
        "Il est «définitif»",
    ],
)
def test_what_an_eye_reads_the_same_is_the_same(quote: str) -> None:
    assert check_quote(quote, PAGE).outcome == "passed"


@pytest.mark.parametrize(
    "quote",
    [
        "un délai de trois mois",
        "le titulaire dispose",  # another case
        "un delai de deux mois",  # another accent
        "23 456,50 €",  # half a number
        "Le montant est de 123 456",  # half a number too
        "deux moi",  # half a word
        "à l'office […] Le titulaire dispose",  # in another order
        "dispose d’un délai supplémentaire",
    ],
)
def test_what_differs_by_a_word_a_digit_or_an_accent_is_not_on_the_page(quote: str) -> None:
    outcome = check_quote(quote, PAGE, "la page 3")
    assert (outcome.name, outcome.outcome) == ("quote", "failed")
    assert "dans la page 3" in outcome.sentence


def test_the_offsets_are_those_of_the_page() -> None:
    (span,) = locate("rapport d'avant-projet", PAGE)
    assert PAGE[span.start : span.end] == "rap-\nport d’avant-\nprojet"
    assert locations("un", "un deux un") == [Span(0, 2), Span(8, 10)]


def test_nothing_quoted_or_an_empty_page_is_no_fault() -> None:
    assert check_quote(" «  » ", PAGE).outcome == "not_applicable"
    assert check_quote("deux mois", " ").outcome == "not_applicable"
