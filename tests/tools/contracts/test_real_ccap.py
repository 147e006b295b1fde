# ruff: noqa: E501 (texts are kept whole)
"""The real CCAP of the Services du Premier ministre: each field that it holds, on its page."""

from __future__ import annotations

from pathlib import Path

import pytest

from socle.knowledge.parsing import parse
from socle.tools.contracts.reading import Piece, Reading, pieces_of, read_pieces

HELD = [
    ("objet", "", 9, "la réalisation de prestations de conception, de déploiement et d’amélioration continue de"
     " services numériques conçus selon l’approche produit agile piloté par l’impact"),
    ("reference", "", 1, "25_BAM_044_AC00-RELANCE"),
    ("procedure", "", 1, "Appel d'offres ouvert"),
    ("acheteur_nom", "", 8, "Services du Premier ministre"),
    ("forme", "1", 10, "accord_cadre_bons_de_commande"),
    ("forme", "2", 11, "accord_cadre_marches_subsequents"),
    ("montant_maximum_ht", "1", 10, "200000000.00"),
    ("montant_maximum_ht", "2", 11, "200000000.00"),
    ("duree_mois", "", 11, "24"),
    ("reconductions_nombre", "", 11, "2"),
    ("reconduction_duree_mois", "", 11, "12"),
    ("lieu_execution", "", 11, "sur le territoire national : France hexagonale et DROM/COM compris"),
    ("ccag", "", 13, "PI"),
    ("prix_forme", "", 42, "unitaire"),
    ("prix_variation", "", 58, "revisable"),
    ("revision_formule", "", 59, "P = Po x [0,125 + 0,875 (Im/Io)]"),
    ("revision_partie_fixe", "", 59, "0.125"),
    ("penalites_formule", "", 54, "P = V x R / 250"),
    ("avance_taux", "", 60, "30"),
    ("comptable_assignataire", "", 57, "Les contrôleurs budgétaires et comptables ministériels (CBCM) rattachés aux"
     " ministères pour les dépenses relevant des ordonnateurs principaux"),
]  # fmt: skip
ABSENT = (
    "montant_minimum_ht", "montant_ht", "titulaire_nom", "titulaire_siret", "iban", "groupement", "titulaire_pme",
    "delai_paiement_jours", "retenue_garantie_taux", "date_notification", "revision_mois_zero", "penalite_jour",
    "clause_sauvegarde", "avance_acceptee", "cpv", "lot_numero", "marche_parent",
)  # fmt: skip


@pytest.fixture(scope="module")
def pieces(shared_data: Path) -> list[Piece]:
    path = shared_data / "procurement" / "dinum_marche_produit_2025" / "CCAP_marche_produit.pdf"
    return pieces_of({path.name: parse(path)})


@pytest.fixture(scope="module")
def readings(pieces: list[Piece]) -> list[Reading]:
    return read_pieces(pieces)


def test_its_kind_is_told_by_its_cover(pieces: list[Piece]) -> None:
    (piece,) = pieces
    assert (piece.kind, piece.recognised.page) == ("ccap", 1)
    assert "CAHIER DES CLAUSES ADMINISTRATIVES PARTICULIÈRES" in piece.recognised.reason


@pytest.mark.parametrize(("field", "lot", "page", "value"), HELD)
def test_a_field_is_read_on_its_page(
    readings: list[Reading], field: str, lot: str, page: int, value: str
) -> None:
    found = [(entry.page, entry.value) for entry in readings if (entry.field, entry.lot) == (field, lot)]
    assert found == [(page, value)]


def test_the_annexes_are_those_of_its_list_of_pieces(readings: list[Reading]) -> None:
    titles = [(entry.page, entry.value) for entry in readings if entry.field == "annexes"]
    assert (13, "Liste des bénéficiaires de l’accord-cadre") in titles
    assert {page for page, _ in titles} == {13}


def test_what_it_does_not_say_stays_empty(readings: list[Reading]) -> None:
    assert {entry.field for entry in readings} & set(ABSENT) == set()


def test_each_proof_has_a_place_on_its_page(readings: list[Reading]) -> None:
    assert all(entry.box is not None for entry in readings)
