"""What pieces say differently, and what amendments change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from socle.knowledge.parsing import parse
from socle.tools.contracts.amendments import changes, history
from socle.tools.contracts.conflicts import conflicts, doubts
from socle.tools.contracts.contract import Contract, contract_of
from socle.tools.contracts.reading import pieces_of, read_piece, read_pieces
from socle.tools.contracts.reading.piece import Piece, piece_of
from tests.tools.contracts.generator import make, write_contract
from tests.tools.contracts.written import Part, document


def _act(*parts: Part) -> Piece:
    return piece_of("AE.docx", document(*parts), "acte_engagement")


def _clauses(*parts: Part) -> Piece:
    return piece_of("CCAP.docx", document(*parts), "ccap")


def _account(*parts: Part) -> Piece:
    return piece_of("RIB.pdf", document(*parts), "rib")


def _both(act: Piece, clauses: Piece) -> Contract:
    return contract_of([*read_piece(act), *read_piece(clauses)])


def test_a_conflict_shows_both_quotes() -> None:
    contract = _both(_act("Durée du marché : 24 mois"), _clauses("La durée du marché est de 36 mois."))
    (found,) = conflicts(contract)
    assert (found.field, found.values) == ("duree_mois", ["24", "36"])
    assert [entry.quote for entry in found.readings] == [
        "Durée du marché : 24 mois", "La durée du marché est de 36 mois.",
    ]  # fmt: skip


def test_the_same_thing_in_other_words_is_no_conflict() -> None:
    act = _act("Objet : Entretien des chaudières", "Durée du marché : 2 ans", "Code CPV : 50720000-8")
    clauses = _clauses(
        "Le marché a pour objet l'entretien des chaudières.", "La durée du marché est de vingt-quatre mois.",
        "Code CPV : 50720000",
    )  # fmt: skip
    assert conflicts(_both(act, clauses)) == []


def test_a_reference_with_other_separators_is_no_conflict() -> None:
    contract = _both(_act("Marché n° 25_DAF_048"), _clauses("Numéro de consultation : 25-DAF-048"))
    assert contract.value("reference") == "25_DAF_048"
    assert conflicts(contract) == []


def _scanned(piece: Piece) -> Piece:
    """The same piece, its pages being pictures."""
    return replace(piece, segments=[replace(one, recognised=True) for one in piece.segments])


def test_signs_that_recognition_confuses_are_a_doubt_and_no_conflict() -> None:
    act, account = _act("IBAN FR7618206365836839663293293 - BIC TIMRFRPPXXX."), _account("BIC : TTMRFRPPXXX")
    contract = _both(_scanned(act), _scanned(account))
    assert conflicts(contract) == []
    assert [entry.value for entry in doubts(contract, "bic")] == ["TIMRFRPPXXX", "TTMRFRPPXXX"]


def test_the_same_signs_differ_where_the_text_is_the_file_s_own() -> None:
    contract = _both(_act("BIC : TIMRFRPPXXX"), _account("BIC : TTMRFRPPXXX"))
    (found,) = conflicts(contract)
    assert found.field == "bic"
    assert doubts(contract, "bic") == []


def test_other_figures_are_a_conflict_on_scans_too() -> None:
    act, clauses = _act("Durée du marché : 12 mois"), _clauses("La durée du marché est de 17 mois.")
    contract = _both(_scanned(act), _scanned(clauses))
    assert [found.field for found in conflicts(contract)] == ["duree_mois"]
    assert doubts(contract, "duree_mois") == []


def test_another_lot_is_no_conflict() -> None:
    lots = (
        ("N° du lot", "Intitulé", "Montant maximum HT"),
        ("1", "Nord", "1 000 €"),
        ("2", "Sud", "9 000 €"),
    )
    contract = _both(_act("Lot n° 2 : Sud", "Montant maximum HT : 9 000 €"), _clauses(lots))
    assert conflicts(contract) == []


AMENDMENT = (
    "Avenant n° 2",
    "Le nouveau montant du marché public est de 130 000,00 € HT.",
    "La durée du marché est portée de 24 mois à 30 mois.",
    "Le marché est transféré à la société ALPHA, SIRET 552 100 554 00025.",
    "# Signature de l'acheteur",
    "Fait à Rennes, le 3 mars 2026",
)


def test_an_amendment_tells_amount_duration_and_holder() -> None:
    found = changes(piece_of("avenant.docx", document(*AMENDMENT)))
    assert {change.reading.field: change.reading.value for change in found} == {
        "montant_ht": "130000.00", "duree_mois": "30", "titulaire_nom": "ALPHA",
        "titulaire_siret": "55210055400025",
    }  # fmt: skip
    assert {(change.number, change.date) for change in found} == {("2", "2026-03-03")}


def test_the_history_goes_from_the_contract_to_its_last_amendment() -> None:
    contract = contract_of(read_piece(_act("Durée du marché : 24 mois", "Date de notification : 01/02/2025")))
    first = piece_of(
        "a.docx", document("Avenant n° 1", "La durée est portée à 27 mois.", "Fait à Lyon, le 2 juin 2025")
    )
    second = piece_of("b.docx", document(*AMENDMENT))
    versions = history(contract, [second, first])["duree_mois"]
    assert [(version.value, version.date, version.amendment) for version in versions] == [
        ("24", "2025-02-01", ""), ("27", "2025-06-02", "1"), ("30", "2026-03-03", "2"),
    ]  # fmt: skip


def test_amendments_of_made_contracts_are_read(tmp_path: Path) -> None:
    seen = 0
    for seed in range(40):
        made = make(seed, faults=())
        if not made.changes:
            continue
        seen += 1
        write_contract(made, tmp_path / str(seed), "docx", seed)
        path = next((tmp_path / str(seed)).glob("Avenant*"))
        found = changes(piece_of(path.name, parse(path)))
        told = {change.reading.field: change.reading.value for change in found} | {"date": found[0].date}
        assert told == made.changes
    assert seen > 5


def test_an_amendment_says_nothing_of_the_contract_as_signed() -> None:
    pieces = pieces_of({"avenant.docx": document(*AMENDMENT)})
    assert read_pieces(pieces) == []
