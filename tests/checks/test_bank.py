"""IBAN, RIB and BIC."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schwifty import IBAN

from socle.checks.bank import (
    Rib,
    check_bic,
    check_iban,
    check_rib,
    check_rib_in_iban,
    read_rib,
    rib_key,
    spaced,
)

DIGITS = st.text("0123456789", min_size=5, max_size=5)
ACCOUNT = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=11, max_size=11)


def iban_of(bban: str) -> str:
    figures = "".join(str(int(character, 36)) for character in f"{bban}FR00")
    return f"FR{98 - int(figures) % 97:02d}{bban}"


@given(DIGITS, DIGITS, ACCOUNT)
def test_a_rib_with_its_key_passes_and_its_iban_too(bank: str, branch: str, account: str) -> None:
    rib = Rib(bank, branch, account, "00")
    rib = Rib(bank, branch, account, rib_key(rib))
    iban = iban_of(rib.compact)
    assert read_rib(rib.compact) == rib
    assert check_rib(f"{rib.bank} {rib.branch} {rib.account} {rib.key}").outcome == "passed"
    assert check_iban(spaced(iban).lower()).outcome == "passed"
    assert IBAN(iban, allow_invalid=True).validate(validate_bban=True)  # schwifty agrees on the RIB key
    assert check_rib_in_iban(rib.compact, iban).outcome == "passed"


@given(DIGITS, DIGITS, st.text("0123456789", min_size=11, max_size=11), st.integers(1, 96))
def test_a_wrong_rib_key_is_found_even_when_the_iban_key_is_right(
    bank: str, branch: str, account: str, shift: int
) -> None:
    right = int(rib_key(Rib(bank, branch, account, "00")))
    rib = Rib(bank, branch, account, f"{(right - 1 + shift) % 97 + 1:02d}")
    assert check_rib(rib.compact).outcome == "failed"
    outcome = check_iban(iban_of(rib.compact))
    assert outcome.outcome == "failed"
    assert "clé RIB" in outcome.sentence


@given(st.integers(4, 26), st.integers(1, 9))
def test_one_wrong_digit_of_an_iban_is_found(place: int, shift: int) -> None:
    right = "FR7630006000011234567890189"
    wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
    assert check_iban(wrong).outcome == "failed"


@pytest.mark.parametrize(
    "iban",
    [
        "IBAN : FR76 3000 6000 0112 3456 7890 189",
        "DE89 3704 0044 0532 0130 00",
        "GB29NWBK60161331926819",
        "BE68 5390 0754 7034",
        "CH93 0076 2011 6238 5295 7",
        "MC58 1122 2000 0101 2345 6789 030",
        "LU28 0019 4006 4475 0000",
    ],
)
def test_accounts_of_several_countries_pass(iban: str) -> None:
    assert check_iban(iban).outcome == "passed"


@pytest.mark.parametrize(
    ("iban", "why"),
    [
        ("FR76 3000 6000 0112 3456 7890", "24 caractères"),
        ("FR76 3000 6000 0112 3456 7890 188", "sa clé ne correspond pas"),
        ("3000 6000 0112 3456 7890 189", "deux lettres"),
        ("FR76 3000 6000 0112 3456 7890 1X9", "n’a pas la forme"),
        ("ZZ12 3456 7890", "n’a pas la forme"),
    ],
)
def test_a_wrong_iban_says_why(iban: str, why: str) -> None:
    outcome = check_iban(iban)
    assert outcome.outcome == "failed"
    assert why in outcome.sentence


def test_an_iban_of_another_account_than_the_rib_is_told() -> None:
    assert check_rib_in_iban("30006 00001 12345678901 89", "FR7630004000031234567890143").outcome == "failed"
    assert (
        check_rib_in_iban("30006 00001 12345678901 89", "DE89370400440532013000").outcome == "not_applicable"
    )


def test_nothing_written_is_not_an_error() -> None:
    assert {check(" ").outcome for check in (check_iban, check_rib, check_bic)} == {"not_applicable"}


def test_a_bic_is_of_the_country_of_the_iban_or_of_french_overseas() -> None:
    iban = "FR76 3000 6000 0112 3456 7890 189"
    assert check_bic("AGRIFRPP", iban).outcome == "passed"
    assert check_bic("CRLYRERX", iban).outcome == "passed"
    assert check_bic("DEUTDEFF", iban).outcome == "failed"
    assert check_bic("AGRI1234", iban).outcome == "failed"
