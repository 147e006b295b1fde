"""Essential data: exports pass the official schema, faults of imports are told at their place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from socle.knowledge.parsing import parse
from socle.tools.contracts.amendments import changes
from socle.tools.contracts.contract import contract_of
from socle.tools.contracts.decp import diagnose, export
from socle.tools.contracts.decp.lists import allowed
from socle.tools.contracts.reading import pieces_of, read_pieces
from tests.tools.contracts.generator import make, write_contract

ANSWERS: dict[str, Any] = {
    "id": "2025-MARCHE-1", "acheteur.id": "21350238800019", "nature": "Marché", "marcheInnovant": False,
    "offresRecues": 3, "datePublicationDonnees": "2026-02-01", "sousTraitanceDeclaree": False,
    "techniques": "Sans objet", "modalitesExecution": "Sans objet", "lieuExecution.code": "35",
    "lieuExecution.typeCode": "Code département", "dateNotification": "2026-01-15",
    "considerationsSociales": ["Clause sociale", "Critère social"], "typesPrix": "Définitif ferme",
    "considerationsEnvironnementales": "Pas de considération environnementale",
    "modifications.1.datePublicationDonneesModification": "2026-09-01",
}  # fmt: skip


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


@pytest.fixture
def procurement(shared_data: Path) -> Path:
    return shared_data / "procurement"


def test_every_mutant_is_diagnosed_at_its_place(procurement: Path) -> None:
    for name, expected in _json(procurement / "decp_mutants" / "expected-dev.json").items():
        found = diagnose(_json(procurement / "decp_mutants" / "dev" / f"{name}.json"))
        told = sorted((fault.path, fault.rule) for fault in found)
        assert told == sorted((fault["path"], fault["validator"]) for fault in expected["errors"]), name


def test_real_files_have_the_faults_that_the_official_schema_tells(procurement: Path) -> None:
    for name, expected in _json(procurement / "decp_real" / "expected_schema_errors_v2.0.3.json").items():
        told = sorted((fault.path, fault.rule) for fault in diagnose(_json(procurement / "decp_real" / name)))
        assert told == sorted((fault["path"], fault["validator"]) for fault in expected)


def test_official_examples_are_valid(procurement: Path) -> None:
    for path in (procurement / "decp" / "exemples" / "json").glob("*.json"):
        assert diagnose(_json(path)) == []


def test_our_lists_are_the_schema_s(procurement: Path) -> None:
    market = _json(procurement / "decp" / "schema_decp_v2.0.3.json")["definitions"]["marche"]
    for name in ("nature", "ccag", "procedure", "typeGroupementOperateurs", "formePrix"):
        assert list(allowed(name)) == market["properties"][name]["enum"]
    for name in (
        "technique",
        "modaliteExecution",
        "typePrix",
        "considerationSociale",
        "considerationEnvironnementale",
    ):
        assert list(allowed(name)) == market["definitions"][f"{name}Array"]["items"]["enum"]


def test_exports_of_made_contracts_pass_the_official_schema(procurement: Path, tmp_path: Path) -> None:
    validator = jsonschema.Draft7Validator(_json(procurement / "decp" / "schema_decp_v2.0.3.json"))
    for seed in range(500, 520):
        folder = tmp_path / str(seed)
        write_contract(make(seed, faults=()), folder, "docx", seed)
        pieces = pieces_of({path.name: parse(path) for path in sorted(folder.glob("*.docx"))})
        changed = [change for piece in pieces if piece.kind == "avenant" for change in changes(piece)]
        contract = contract_of(read_pieces(pieces))
        made = export(contract, ANSWERS, changed)
        assert (made.missing, made.refused) == ([], [])
        assert [error.message for error in validator.iter_errors(made.document)] == []


def test_what_a_contract_cannot_tell_is_asked_and_never_invented(tmp_path: Path) -> None:
    write_contract(make(501, faults=()), tmp_path, "docx", 501)
    contract = contract_of(
        read_pieces(pieces_of({path.name: parse(path) for path in tmp_path.glob("*.docx")}))
    )
    made = export(contract, {})
    asked = {asked.name: asked for asked in made.missing}
    assert made.document is None
    assert {"nature", "offresRecues", "marcheInnovant", "datePublicationDonnees"} <= set(asked)
    assert {"objet", "codeCPV", "ccag", "titulaires", "montant"} & set(asked) == set()
    assert asked["considerationsSociales"].choices == allowed("considerationSociale")


def test_an_answer_that_the_format_refuses_comes_back_with_its_reason(tmp_path: Path) -> None:
    write_contract(make(503, faults=()), tmp_path, "docx", 503)
    contract = contract_of(
        read_pieces(pieces_of({path.name: parse(path) for path in tmp_path.glob("*.docx")}))
    )
    made = export(contract, ANSWERS | {"offresRecues": 0})
    assert made.document is None
    assert [(fault.path, fault.rule) for fault in made.refused] == [
        ("marches/marche/0/offresRecues", "minimum")
    ]
