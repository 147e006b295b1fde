# ruff: noqa: E501 (texts are kept whole)
"""What is left to a model, and what is kept of its answers."""

from __future__ import annotations

import pytest

from socle.tools.contracts.reading import read_piece
from socle.tools.contracts.reading.piece import Piece, piece_of
from socle.tools.contracts.reading.remaining import accept, remaining
from tests.tools.contracts.written import document

TEXT = "Sans préjudice de l’article 3, les factures sont honorées trente (30) jours après leur dépôt, soit au plus tard le 3 mars 2026."
PRICE = "La rémunération totale atteint 12 500 euros."


@pytest.fixture
def piece() -> Piece:
    return piece_of("CCAP.docx", document("# Article 6 - Paiement", TEXT, PRICE, "Autre chose."), "ccap")


def test_a_field_is_left_with_the_passages_that_speak_of_it(piece: Piece) -> None:
    left = {entry.field: entry.passages for entry in remaining({e.field for e in read_piece(piece)}, [piece])}
    assert [passage.text for passage in left["delai_paiement_jours"]] == [TEXT]
    assert "retenue_garantie_taux" not in left


def test_a_value_that_its_quote_holds_is_a_proposal(piece: Piece) -> None:
    quote = "les factures sont honorées trente (30) jours après leur dépôt"
    found = accept("delai_paiement_jours", "30", quote, [piece])
    assert found is not None
    assert (found.value, found.document, found.page) == ("30", "CCAP.docx", 1)


@pytest.mark.parametrize(
    ("field", "value", "quote"),
    [
        ("delai_paiement_jours", "45", "les factures sont honorées trente (30) jours"),
        ("delai_paiement_jours", "30", "les factures sont réglées à trente (30) jours"),
        ("delai_paiement_jours", "30", ""),
        ("montant_ht", "12500.50", PRICE),
        ("date_notification", "2026-03-04", "au plus tard le 3 mars 2026"),
        ("titulaire_pme", True, PRICE),
        ("prix_variation", "ferme", PRICE),
        ("champ_inconnu", "30", TEXT),
    ],
)
def test_what_the_quote_does_not_prove_is_refused(piece: Piece, field: str, value: str, quote: str) -> None:
    assert accept(field, value, quote, [piece]) is None


@pytest.mark.parametrize(
    ("field", "value", "quote"),
    [
        ("montant_ht", "12500.00", "atteint 12 500 euros"),
        ("date_notification", "2026-03-03", "au plus tard le 3 mars 2026"),
        ("objet", "Autre chose", "Autre chose."),
    ],
)
def test_what_the_quote_proves_is_kept(piece: Piece, field: str, value: str, quote: str) -> None:
    assert accept(field, value, quote, [piece]) is not None
