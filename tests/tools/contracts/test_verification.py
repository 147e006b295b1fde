"""Every fault planted in a contract is found; a contract without a fault is left alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest

from socle.checks.cpv import check_cpv
from socle.knowledge.parsing import parse
from socle.tools.contracts.calculated import with_calculated
from socle.tools.contracts.contract import Contract, contract_of
from socle.tools.contracts.reading import pieces_of, read_piece, read_pieces
from socle.tools.contracts.reading.piece import piece_of
from socle.tools.contracts.verification import faults, verify
from tests.tools.contracts.facts import draw
from tests.tools.contracts.faults import FAULTS, plant
from tests.tools.contracts.generator import make, write_contract
from tests.tools.contracts.identities import CPV
from tests.tools.contracts.written import document

TODAY = date(2026, 11, 25)


def _contract(seed: int, planted: tuple[str, ...], folder: Path) -> Contract:
    write_contract(make(seed, faults=planted), folder, "docx", seed)
    return contract_of(read_pieces(pieces_of({path.name: parse(path) for path in folder.glob("*.docx")})))


def _seeds(code: str) -> list[int]:
    """Three contracts that the fault can touch."""
    able = (seed for seed in range(300, 900) if plant(draw(Random(seed)), code, Random(seed)))
    return [next(able) for _ in range(3)]


@pytest.mark.parametrize("code", FAULTS)
def test_a_planted_fault_is_found(code: str, tmp_path: Path) -> None:
    for seed in _seeds(code):
        found = faults(_contract(seed, (code,), tmp_path / str(seed)), TODAY)
        assert code in {verified.code for verified in found}


def test_nothing_is_flagged_in_contracts_without_a_fault(tmp_path: Path) -> None:
    for seed in range(400, 412):
        assert faults(_contract(seed, (), tmp_path / str(seed)), TODAY) == []


def test_the_codes_of_the_generator_are_valid() -> None:
    assert {check_cpv(code).outcome for code in CPV} == {"passed"}


def _said(*parts: str) -> Contract:
    return contract_of(read_piece(piece_of("AE.docx", document(*parts), "acte_engagement")))


def test_a_state_buyer_owes_thirty_per_cent_to_a_small_firm() -> None:
    state, town = "Acheteur : Ministère des exemples", "Acheteur : Commune de Saint-Aubin"
    firm = ("PME : oui", "Taux de l'avance : 20 %")
    assert [found.code for found in faults(_said(state, *firm), TODAY)] == ["advance_out_of_range"]
    assert faults(_said(town, *firm), TODAY) == []


def test_a_check_says_in_french_what_is_wrong() -> None:
    (found,) = faults(_said("IBAN : FR76 3000 2005 5000 0015 7845 Z99"), TODAY)
    assert found.field == "iban"
    assert found.outcome.sentence.startswith("L’IBAN FR76")


def test_what_follows_from_written_amounts_is_marked_as_calculated() -> None:
    contract = with_calculated(_said("Montant HT : 100,00 €", "Montant TTC : 120,00 €"))
    tax = contract.first("montant_tva")
    assert tax is not None
    assert (tax.value, tax.origin) == ("20.00", "calculé")
    assert contract.value("tva_taux") is None


def test_checks_that_hold_are_told_too() -> None:
    outcomes = verify(_said("Montant HT : 100,00 €", "TVA : 20 %", "Montant TTC : 120,00 €"), TODAY)
    assert {outcome.outcome.outcome for outcome in outcomes} == {"passed"}
