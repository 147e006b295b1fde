"""The one shape of outcomes, and their sentences."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.checks.outcomes import amount, enumeration, failed, not_applicable, passed, typeset


def test_an_outcome_carries_its_name_its_word_and_its_sentence() -> None:
    outcomes = [make("siret", "Une phrase.") for make in (passed, failed, not_applicable)]
    assert [one.outcome for one in outcomes] == ["passed", "failed", "not_applicable"]
    assert {(one.name, one.sentence) for one in outcomes} == {("siret", "Une phrase.")}


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("La clé est fausse : vérifiez-la !", "La clé est fausse\u00a0: vérifiez-la\u00a0!"),
        ("l'acte « joint »", "l’acte «\u00a0joint\u00a0»"),
        ("123 456 789 00012", "123\u00a0456\u00a0789 00012"),
        ("20 % de 1 500 €", "20\u00a0% de 1\u00a0500\u00a0€"),
        ("lot n° 2", "lot n°\u00a02"),
    ],
)
def test_sentences_are_set_as_french_is_printed(written: str, printed: str) -> None:
    assert failed("x", written).sentence == printed


@given(st.text("aé'’«» :;?!€%0123456789n°\u00a0", max_size=40))
def test_typesetting_changes_spaces_and_apostrophes_only_and_once(sentence: str) -> None:
    printed = typeset(sentence)
    bare = printed.replace("\u00a0", "").replace(" ", "").replace("’", "'")
    assert bare == sentence.replace("\u00a0", "").replace(" ", "").replace("’", "'")
    assert typeset(printed) == printed


def test_amounts_are_written_with_a_comma_and_groups() -> None:
    assert amount(Decimal("1234567.5")) == "1 234 567,50 €"


def test_a_long_enumeration_is_shortened() -> None:
    assert enumeration(["a"]) == "a"
    assert enumeration(["a", "b", "c"]) == "a, b et c"
    assert enumeration(list("abcdefg"), most=3) == "a, b, c et 4 autres"
