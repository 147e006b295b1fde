"""Facts read in French texts."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socle.checks.facts import Fact, facts, same


def only(text: str) -> Fact:
    found = [fact for fact in facts(text) if fact.kind != "name"]
    assert len(found) == 1, found
    return found[0]


def written(number: int, separator: str) -> str:
    return f"{number:,}".replace(",", separator)


@settings(deadline=None)
@given(st.integers(0, 10**12), st.sampled_from([" ", "\u00a0", "\u202f", "."]))
def test_thousands_are_read_whatever_separates_them(number: int, separator: str) -> None:
    fact = only(f"un total de {written(number, separator)} € versé")
    assert (fact.value, fact.unit) == (Decimal(number), "€")


@settings(deadline=None)
@given(st.text(max_size=200))
def test_facts_stand_where_they_say_whatever_the_text(text: str) -> None:
    assert all(fact.text == text[fact.start : fact.end] for fact in facts(text))


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("environ 200 M€", 200_000_000, "€"),
        ("deux cent millions d'euros", 200_000_000, "€"),
        ("200 000 000,00 €", 200_000_000, "€"),
        ("1.234,5 €", Decimal("1234.5"), "€"),
        ("1 234.56 €", Decimal("1234.56"), "€"),
        ("14,2 milliards d'euros", 14_200_000_000, "€"),
        ("5 %", 5, "%"),
        ("5 pour cent", 5, "%"),
        ("cinq pour cent", 5, "%"),
        ("24 mois", 24, "mois"),
        ("2 ans", 24, "mois"),
        ("trois (3) ans", 36, "mois"),
        ("quarante-huit (48) mois", 48, "mois"),
        ("deux semaines", 14, "jours"),
        ("quatre-vingt-dix-sept jours", 97, "jours"),
        ("vingt et un jours", 21, "jours"),
        ("une durée d'un mois", 1, "mois"),
        ("10 000 (dix mille) € HT", 10_000, "€"),
    ],
)
def test_a_quantity_is_read_with_its_unit(text: str, value: int | Decimal, unit: str) -> None:
    fact = only(text)
    assert (fact.value, fact.unit) == (Decimal(value), unit)


def test_a_range_gives_its_unit_to_both_ends() -> None:
    assert [(fact.value, fact.unit) for fact in facts("entre 30 et 50 %")] == [(30, "%"), (50, "%")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("le 22 novembre 2026", "2026-11-22"),
        ("le 22/11/2026", "2026-11-22"),
        ("le 2026-11-22", "2026-11-22"),
        ("le 1er mars", "--03-01"),
        ("en mars 2026", "2026-03"),
        ("en 2003", "2003"),
    ],
)
def test_a_date_is_read_as_far_as_it_is_told(text: str, value: str) -> None:
    assert (only(text).kind, only(text).value) == ("date", value)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("l'article L. 2124-2", "article", "L2124-2"),
        ("l'article R2124-2", "article", "R2124-2"),
        ("l'article 14.2.1", "article", "14.2.1"),
        ("le numéro 25_BAM_044_AC00-RELANCE", "identifier", "25_BAM_044_AC00-RELANCE"),
        ("le lot n°1", "label", "lot 1"),
        ("écrire à bam.oe@pm.gouv.fr", "email", "bam.oe@pm.gouv.fr"),
        ("appeler le 06 30 95 40 68", "phone", "630954068"),
        ("appeler le +33 6 30 95 40 68", "phone", "630954068"),
    ],
)
def test_a_reference_is_read_in_a_comparable_form(text: str, kind: str, value: str) -> None:
    assert (only(text).kind, only(text).value) == (kind, value)


def test_a_formula_is_the_same_however_it_is_typed() -> None:
    first, second = (
        next(fact for fact in facts(text) if fact.kind == "formula")
        for text in ("P = V x R / 250", "P = (V × R)/250")
    )
    assert same(first, second)


def test_names_and_acronyms_are_found_but_not_ordinary_first_words() -> None:
    names = {
        fact.text
        for fact in facts("Les services de la DINUM répondent à Jakob Böhme.")
        if fact.kind == "name"
    }
    assert names == {"DINUM", "Jakob", "Böhme"}


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("100 € TTC", "100 € HT"),
        ("5 jours ouvrés", "5 jours calendaires"),
        ("24 mois", "24 %"),
        ("plus de 50 %", "moins de 50 %"),
        ("48 heures", "2 jours"),
        ("le lot 1", "le lot 2"),
        ("le 22 novembre 2026", "novembre 2026"),
    ],
)
def test_what_differs_by_its_unit_or_its_qualifier_is_not_the_same(claim: str, source: str) -> None:
    assert not same(only(claim), only(source))


def test_a_full_date_says_what_a_part_of_it_says() -> None:
    assert same(only("en novembre 2026"), only("le 22 novembre 2026"))
