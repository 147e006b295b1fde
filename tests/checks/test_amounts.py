"""Amounts, their words, their sums and their tax."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.checks.amounts import (
    CENT,
    amount_in_figures,
    check_line,
    check_rate_between,
    check_rates_sum,
    check_sum,
    check_tax_added,
    check_tax_included,
    check_words_equal_figures,
)
from socle.checks.french_numbers import Unreadable, words_of_amount

AMOUNTS = st.integers(0, 10**11).map(lambda cents: Decimal(cents) / 100)
RATES = st.sampled_from(["0", "2.1", "5.5", "8.5", "10", "20"]).map(Decimal)
WRONG = st.integers(1, 10**6).map(lambda cents: Decimal(cents) / 100)


@given(
    AMOUNTS,
    st.sampled_from([" ", "\u00a0", "\u202f", ".", "'", "", ","]),
    st.sampled_from(["", " €", " € HT", " euros TTC"]),
)
def test_figures_are_read_whatever_separates_thousands_and_cents(
    value: Decimal, group: str, after: str
) -> None:
    whole, cents = f"{value:,.2f}".split(".")
    for comma in {",", "."} - {group}:
        if group == "," and comma == ",":
            continue
        assert amount_in_figures(f"{whole.replace(',', group)}{comma}{cents}{after}") == value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.234,56", "1234.56"), ("1 234,56", "1234.56"), ("1 234.56", "1234.56"), ("1,234.56", "1234.56"),
        ("1.234", "1234"), ("1234,5 €", "1234.5"), ("€ 12,00", "12"), ("- 1 250,00 €", "-1250"),
        ("(150 000 € H.T.)", "150000"),
    ],
)  # fmt: skip
def test_the_usual_ways_of_writing_an_amount_are_told_apart(written: str, value: str) -> None:
    assert amount_in_figures(written) == Decimal(value)


@pytest.mark.parametrize("written", ["", "néant", "12 ou 13", "1,2,3", "12 34", "1 234 56,7 8", "lot 3"])
def test_what_is_not_one_amount_is_not_read(written: str) -> None:
    with pytest.raises(Unreadable):
        amount_in_figures(written)


@given(AMOUNTS, WRONG)
def test_words_that_say_another_amount_are_found(value: Decimal, wrong: Decimal) -> None:
    assert check_words_equal_figures(words_of_amount(value), value).outcome == "passed"
    assert check_words_equal_figures(words_of_amount(value + wrong), value).outcome == "failed"


def test_words_that_cannot_be_read_are_no_fault() -> None:
    assert check_words_equal_figures("cinqante mile eur0s", Decimal(50_000)).outcome == "not_applicable"


@given(AMOUNTS, RATES, st.sampled_from([ROUND_HALF_UP, ROUND_DOWN]), WRONG)
def test_tax_is_recomputed_to_the_cent(value: Decimal, rate: Decimal, rounding: str, wrong: Decimal) -> None:
    including = (value * (1 + rate / 100)).quantize(CENT, rounding)
    assert check_tax_included(value, rate, including).outcome == "passed"
    assert check_tax_included(value, rate, including + wrong + CENT).outcome == "failed"


@given(AMOUNTS, AMOUNTS, WRONG)
def test_tax_is_added_exactly(value: Decimal, tax: Decimal, wrong: Decimal) -> None:
    assert check_tax_added(value, tax, value + tax).outcome == "passed"
    assert check_tax_added(value, tax, value + tax + wrong).outcome == "failed"


@given(st.lists(AMOUNTS, min_size=1, max_size=20), WRONG)
def test_lines_sum_to_their_total(lines: list[Decimal], wrong: Decimal) -> None:
    assert check_sum(lines, sum(lines, Decimal(0))).outcome == "passed"
    assert check_sum(lines, sum(lines, Decimal(0)) + wrong).outcome == "failed"


@given(st.lists(st.integers(0, 10**8).map(lambda tenths: Decimal(tenths) / 10_000), min_size=1, max_size=20))
def test_rounded_lines_may_miss_the_total_by_their_rounding(lines: list[Decimal]) -> None:
    rounded = [line.quantize(CENT, ROUND_HALF_UP) for line in lines]
    total = sum(lines, Decimal(0))
    assert check_sum(rounded, total, rounded=True).outcome == "passed"


def test_no_line_is_nothing_to_sum() -> None:
    assert check_sum([], Decimal(10)).outcome == "not_applicable"
    assert check_rates_sum([]).outcome == "not_applicable"


@given(st.integers(0, 10**6), st.integers(0, 10**9))
def test_a_line_is_its_price_times_its_quantity(quantity: int, cents: int) -> None:
    price = Decimal(cents) / 100
    assert check_line(price, Decimal(quantity), price * quantity).outcome == "passed"
    assert check_line(price, Decimal(quantity), price * quantity + CENT).outcome == "failed"


@given(st.lists(st.integers(1, 60), min_size=1, max_size=6))
def test_weights_sum_to_one_or_a_hundred(parts: list[int]) -> None:
    if sum(parts) >= 100:
        return
    rates = [Decimal(part) for part in [*parts, 100 - sum(parts)]]
    assert check_rates_sum(rates).outcome == "passed"
    assert check_rates_sum([rate / 100 for rate in rates]).outcome == "passed"
    assert check_rates_sum([*rates[:-1], rates[-1] + 1]).outcome == "failed"


def test_a_whole_in_rounded_thirds_is_a_whole_but_0_99_is_not() -> None:
    assert check_rates_sum([Decimal("33.33")] * 3).outcome == "passed"
    outcome = check_rates_sum([Decimal("0.15"), Decimal("0.40"), Decimal("0.44")])
    assert outcome.outcome == "failed"
    assert "0,15 + 0,4 + 0,44" in outcome.sentence
    assert check_rates_sum([Decimal(33)] * 3).outcome == "failed"


def test_a_rate_outside_the_rule_is_told_with_the_rule() -> None:
    said = "Retenue de garantie (article R2191-33)"
    assert check_rate_between(Decimal(5), Decimal(0), Decimal(5), said).outcome == "passed"
    outcome = check_rate_between(Decimal(7), Decimal(0), Decimal(5), said)
    assert outcome.outcome == "failed"
    assert outcome.sentence.startswith("Retenue de garantie (article R2191-33)\u00a0: 7\u00a0%")
