"""SIREN, SIRET, VAT numbers and NIR."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from socle.checks.identifiers import (
    check_nir,
    check_siren,
    check_siren_in_siret,
    check_siren_in_vat,
    check_siret,
    check_vat,
    compact,
    spaced,
)

MAKER = st.integers(0, 10**8 - 1).map(lambda number: f"{number:08d}")


def with_key(number: str) -> str:
    return number + luhn.calc_check_digit(number)


def siret_of(siren: str, establishment: int) -> str:
    return with_key(f"{siren}{establishment:04d}")


@given(MAKER, st.integers(0, 9999))
def test_numbers_made_with_their_key_pass_however_they_are_spaced(body: str, establishment: int) -> None:
    siren = with_key(body)
    siret = siret_of(siren, establishment)
    assert check_siren(spaced(siren)).outcome == "passed"
    if siren != "356000000":
        assert check_siret(spaced(siret)).outcome == "passed"
        assert check_siret(siret.replace("", "\u00a0")).outcome == "passed"
    assert check_siren_in_siret(siren, siret).outcome == "passed"


@given(MAKER, st.integers(0, 9999), st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(body: str, establishment: int, place: int, shift: int) -> None:
    siret = siret_of(with_key(body), establishment)
    wrong = siret[:place] + str((int(siret[place]) + shift) % 10) + siret[place + 1 :]
    if not wrong.startswith("356000000"):
        assert check_siret(wrong).outcome == "failed"
    assert check_siren(wrong[:9]).outcome == ("failed" if place < 9 else "passed")


@pytest.mark.parametrize("siret", ["356 000 000 00048", "35600000009075", "356000000 49837"])
def test_la_poste_follows_its_own_rule(siret: str) -> None:
    assert check_siret(siret).outcome == "passed"


def test_an_establishment_of_la_poste_with_a_wrong_digit_fails() -> None:
    assert check_siret("35600000009076").outcome == "failed"


def test_the_sentence_says_what_is_wrong_and_where_to_look() -> None:
    assert check_siret("123 456 789 00012").sentence == (
        "Le SIRET 123\u00a0456\u00a0789 00012 est invalide\u00a0: sa clé ne correspond pas. "
        "Vérifiez-le sur l’acte d’engagement ou dans l’annuaire des entreprises."
    )
    assert "9 chiffres au lieu de 14" in check_siret("732 829 320").sentence


@pytest.mark.parametrize("written", ["", "  ", "en cours d’immatriculation", "néant"])
def test_nothing_written_is_not_an_error(written: str) -> None:
    checks = (check_siren, check_siret, check_vat, check_nir)
    assert {check(written).outcome for check in checks} == {"not_applicable"}


def test_a_siret_of_another_company_is_told() -> None:
    outcome = check_siren_in_siret("404 833 048", "732 829 320 00074")
    assert (outcome.name, outcome.outcome) == ("siren_in_siret", "failed")
    assert check_siren_in_siret("", "73282932000074").outcome == "not_applicable"


@given(MAKER)
def test_the_french_vat_number_is_made_from_the_siren(body: str) -> None:
    siren = with_key(body)
    if siren.startswith("000"):  # kept for Monaco
        return
    key = (12 + 3 * (int(siren) % 97)) % 97  # the formula of the administration
    number = f"FR{key:02d}{siren}"
    assert check_vat(f"FR {key:02d} {spaced(siren)}").outcome == "passed"
    assert check_siren_in_vat(siren, number).outcome == "passed"
    assert check_siren_in_vat(siren + "00012", number).outcome == "passed"
    assert check_vat(f"FR{(key + 1) % 97:02d}{siren}").outcome == "failed"


@pytest.mark.parametrize(
    "number",
    ["DE 136695976", "BE0428759497", "ESB58378431", "IT00743110157", "LU15027442", "EL 094259216"],
)
def test_vat_numbers_of_other_states_pass(number: str) -> None:
    assert check_vat(number).outcome == "passed"
    assert check_siren_in_vat("404833048", number).outcome == "not_applicable"


def test_another_states_key_is_left_to_vies_and_a_wrong_form_fails() -> None:
    assert check_vat("DE136695977").outcome == "not_applicable"
    assert check_vat("DE1366").outcome == "failed"


@pytest.mark.parametrize("number", ["GB 980 7806 84", "CHE-107.787.577 TVA", "US 12-3456789"])
def test_numbers_from_outside_the_union_are_no_fault(number: str) -> None:
    assert check_vat(number).outcome == "not_applicable"
    assert check_siren_in_vat("404833048", number).outcome == "not_applicable"


@pytest.mark.parametrize("number", ["83404833048", "K7399859412", "FR 83 404 833 048"])
def test_a_french_vat_number_passes_with_or_without_fr(number: str) -> None:
    assert check_vat(number).outcome == "passed"


def test_a_french_vat_number_of_another_company_fails() -> None:
    assert check_siren_in_vat("732829320", "FR83404833048").outcome == "failed"


@given(st.sampled_from(["75", "01", "13", "2A", "2B", "99"]), st.integers(0, 999_999), st.sampled_from("12"))
def test_a_nir_passes_with_its_key_only(department: str, rest: int, sex: str) -> None:
    body = f"{sex}8507{department}{rest:06d}"
    figures = body.replace("2A", "19").replace("2B", "18") if department in {"2A", "2B"} else body
    key = 97 - int(figures) % 97
    assert check_nir(f"{body} {key:02d}").outcome == "passed"
    assert check_nir(f"{body}{key % 97 + 1:02d}").outcome == "failed"
    assert check_nir(body).outcome == "not_applicable"


def test_the_sentence_never_repeats_the_nir() -> None:
    assert "2951099126111" not in compact(check_nir("2 95 10 99 126 111 94").sentence)
