"""Numbers and amounts in French words, both ways."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from socle.checks.french_numbers import (
    Unreadable,
    amount_in_words,
    number_in_words,
    words_of_amount,
    words_of_number,
)

NUMBERS = st.one_of(st.integers(0, 2000), st.integers(0, 10**12 - 1))
AMOUNTS = st.one_of(st.integers(0, 300_000), st.integers(0, 10**13)).map(lambda cents: Decimal(cents) / 100)


@given(NUMBERS, st.booleans())
def test_what_is_written_is_read_back(number: int, reform: bool) -> None:
    assert number_in_words(words_of_number(number, reform)) == number


@given(AMOUNTS, st.booleans())
def test_an_amount_is_read_back(value: Decimal, reform: bool) -> None:
    words = words_of_amount(value, reform)
    assert amount_in_words(words) == value
    assert amount_in_words(f"{words.upper()} HT.") == value


@given(NUMBERS)
def test_another_library_writes_the_same_words(number: int) -> None:
    assert words_of_number(number) == num2words(number, lang="fr")


@given(NUMBERS)
def test_numbers_of_belgium_and_switzerland_are_read(number: int) -> None:
    assert number_in_words(num2words(number, lang="fr_BE")) == number
    assert number_in_words(num2words(number, lang="fr_CH")) == number


@given(NUMBERS, NUMBERS)
def test_two_numbers_never_share_their_words(one: int, other: int) -> None:
    assert (words_of_number(one) == words_of_number(other)) == (one == other)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("cent vingt-trois mille quatre cent cinquante-six euros et sept centimes", "123456.07"),
        ("Cent vingt trois mille quatre cents cinquante six euros sept centimes", "123456.07"),
        ("cent-vingt-trois-mille-quatre-cent-cinquante-six euros et sept centimes", "123456.07"),
        ("septante et un mille deux cent nonante-neuf euros", "71299"),
        ("quatre vingt dix sept euros", "97"),
        ("quatre-vingts mille euros hors taxes", "80000"),
        ("deux cents mille Euros TTC", "200000"),
        ("deux cent mille euros hors taxes (H.T.)", "200000"),
        ("un million d’euros", "1000000"),
        ("deux millions cinq cent mille euros", "2500000"),
        ("douze cent cinquante euros", "1250"),
        ("deux euros cinquante", "2.50"),
        ("deux euros et cinquante cents", "2.50"),
        ("douze virgule zéro cinq euros", "12.05"),
        ("douze virgule cinq euros", "12.5"),
        ("quatre-vingts centimes", "0.80"),
        ("(mille euros)", "1000"),
        ("zéro euro", "0"),
    ],
)
def test_amounts_are_read_as_people_write_them(words: str, value: str) -> None:
    assert amount_in_words(words) == Decimal(value)


@pytest.mark.parametrize(
    "words",
    [
        "", "mille", "deux trois cents euros", "vingt dix euros", "mille millions euros", "cent cent euros",
        "mille deux mille euros", "trente quarante euros", "cinqante euros", "dix euros et cent centimes",
        "zéro cent euros", "quatre euros virgule deux euros", "soixante et euros", "deux vingt euros",
    ],
)  # fmt: skip
def test_what_is_not_surely_an_amount_is_not_read(words: str) -> None:
    with pytest.raises(Unreadable):
        amount_in_words(words)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(Unreadable):
        assert amount_in_words(text) >= 0


@pytest.mark.parametrize(
    ("number", "words", "reformed"),
    [
        (21, "vingt et un", "vingt-et-un"),
        (71, "soixante et onze", "soixante-et-onze"),
        (80, "quatre-vingts", "quatre-vingts"),
        (81, "quatre-vingt-un", "quatre-vingt-un"),
        (80_000, "quatre-vingt mille", "quatre-vingt-mille"),
        (200, "deux cents", "deux-cents"),
        (200_000_000, "deux cents millions", "deux-cents-millions"),
        (1_001, "mille un", "mille-un"),
    ],
)
def test_both_spellings_are_written(number: int, words: str, reformed: str) -> None:
    assert words_of_number(number) == words
    assert words_of_number(number, reform=True) == reformed
