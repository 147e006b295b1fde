"""Values are read whatever the writing, for any number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from socle.tools.contracts.reading.boxes import said
from socle.tools.contracts.reading.folding import fold
from socle.tools.contracts.reading.values import amount, amount_in_words, day
from tests.tools.contracts import numbers

AMOUNTS = st.decimals("0.01", "999999999.99", places=2).map(lambda value: value.quantize(Decimal("0.01")))


@given(AMOUNTS, st.sampled_from([0, 1, 2]))
def test_an_amount_in_figures_is_read(value: Decimal, style: int) -> None:
    found = amount(f"Montant : {numbers.amount(value, style)} € HT")
    assert found is not None
    assert Decimal(found.value) == value


@given(AMOUNTS.filter(lambda value: value >= 2))
def test_an_amount_in_words_is_read(value: Decimal) -> None:
    found = amount_in_words(f"arrêté à {numbers.amount_in_words(value)} hors taxes")
    assert found is not None
    assert Decimal(found.value) == value


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_date_is_read_in_words_and_in_digits(value: date) -> None:
    for written in (numbers.date_in_words(value.isoformat()), numbers.date_in_digits(value.isoformat())):
        found = day(f"Fait à Lyon, le {written}")
        assert found is not None
        assert found.value == value.isoformat()


@given(st.text())
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert len(said(text)) == len(text)


def test_only_ticked_options_are_said() -> None:
    assert said("Avance : ☐ Non ☒ Oui").split() == ["Avance", ":", "Oui"]
    assert said("Avance : Oui ☒ Non ☐").split() == ["Avance", ":", "Oui"]
    assert said("[ ] conjoint [X] solidaire").split() == ["solidaire"]


def test_an_amount_whose_sign_of_money_is_missing_is_read_before_its_taxes() -> None:
    text = "soit 963 900,04 TTC, la TVA au taux de 10 % s'élevant à 87 627,28 €"
    found = amount(text)
    assert found is not None
    assert found.value == "963900.04"
    assert text[found.start : found.end] == "963 900,04"


def test_a_number_before_taxes_without_cents_is_no_amount() -> None:
    assert amount("les lots 12 TTC") is None


def test_the_first_of_a_month_is_read_with_a_letter_for_its_figure() -> None:
    for written in ("le ler septembre 2025", "le Ier septembre 2025", "le 1er septembre 2025"):
        found = day(written)
        assert found is not None
        assert found.value == "2025-09-01"
