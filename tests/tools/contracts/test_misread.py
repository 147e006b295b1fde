"""What recognition misreads in one way only is read as it must be; the rest stays as it was read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.tools.contracts.reading.folding import fold
from socle.tools.contracts.reading.misread import in_euros, looks_alike, unmistaken


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("FRO0850742958", "FR00850742958"),
        ("FRI2850742958", "FR12850742958"),
        ("FRXX850742958", "FRXX850742958"),
        ("FRO085074295", "FRO085074295"),
    ],
)
def test_the_key_of_a_vat_number_has_neither_o_nor_i(read: str, meant: str) -> None:
    assert unmistaken("titulaire_tva", read) == meant


def test_a_reference_is_never_repaired() -> None:
    assert unmistaken("reference", "2025/A0/06") == "2025/A0/06"


@pytest.mark.parametrize("text", ["285.991,20 € TIC", "Montant TIC arrêté en chiffres", "12 euros T1C"])
def test_taxes_included_are_recognised_beside_an_amount(text: str) -> None:
    assert "ttc" in fold(text)
    assert len(fold(text)) == len(text)


def test_the_technologies_of_information_stay_themselves() -> None:
    assert "tic" in fold("Prestations TIC et réseaux")


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("une pénalité de 50 £ par jour", "une pénalité de 50 € par jour"),
        ("une pénalité de 100 £€ par jour", "une pénalité de 100  € par jour"),
        ("379.594,00 £ HT", "379.594,00 € HT"),
        ("le signe £ seul", "le signe £ seul"),
    ],
)
def test_the_sign_after_an_amount_is_that_of_euros(read: str, meant: str) -> None:
    assert in_euros(read) == meant


@given(st.text(alphabet="0 £€a,"))
def test_signs_of_money_keep_their_place(text: str) -> None:
    assert len(in_euros(text)) == len(text)


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("TIMRFRPPXXX", "TTMRFRPPXXX", True),
        ("2025/A0/06", "2025/AO/06", True),
        ("LesJardins du Val", "Les Jardins du Val", True),
        ("BNPAFRPPXXX", "AGRIFRPPXXX", False),
        ("2025/AO/06", "2025/AO/08", False),
        ("5.5", "55", False),
        ("12", "17", False),
    ],
)
def test_only_signs_that_recognition_confuses_look_alike(first: str, second: str, alike: bool) -> None:
    assert looks_alike(first, second) is alike


@given(st.decimals(0, 10**9, places=2), st.decimals(0, 10**9, places=2))
def test_two_numbers_are_never_alike(first: object, second: object) -> None:
    assert not looks_alike(str(first), str(second))
