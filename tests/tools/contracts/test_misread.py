"""What recognition misreads in one way only is read as it must be; the rest stays as it was read."""

import pytest

from socle.tools.contracts.reading.folding import fold
from socle.tools.contracts.reading.misread import unmistaken


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
