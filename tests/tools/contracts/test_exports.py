"""Exports for a spreadsheet and for a financial system."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

from socle.tools.contracts.amendments import history
from socle.tools.contracts.contract import Contract, contract_of
from socle.tools.contracts.exports import financial, table
from socle.tools.contracts.fields import fields
from socle.tools.contracts.reading import read_piece
from socle.tools.contracts.reading.piece import piece_of
from socle.tools.contracts.verification import verify
from tests.tools.contracts.written import document


def _contract(*parts: str) -> Contract:
    return contract_of(read_piece(piece_of("AE.docx", document(*parts), "acte_engagement")))


def test_the_table_has_a_line_for_each_contract_and_a_column_for_each_field() -> None:
    text = table(
        [
            ("Marché 1", _contract("Objet : Papier", "PME : oui")),
            ("Marché 2", _contract("Durée du marché : 12 mois")),
        ]
    )
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows[0]) == len(fields()) + 1
    first = dict(zip(rows[0], rows[1], strict=True))
    assert (first["Contrat"], first["Objet"], first["Titulaire PME"]) == ("Marché 1", "Papier", "oui")
    assert dict(zip(rows[0], rows[2], strict=True))["Durée ferme (mois)"] == "12"


def test_a_spreadsheet_runs_nothing_that_a_contract_writes() -> None:
    text = table([("=1+1", _contract("Objet : =HYPERLINK"))])
    assert "'=1+1" in text
    assert ";=HYPERLINK" not in text


def test_the_financial_export_has_origin_evidence_and_checks() -> None:
    contract = _contract("Montant HT : 100,00 €", "TVA : 20 %", "Montant TTC : 130,00 €")
    made = json.loads(json.dumps(financial(contract, verify(contract, date(2026, 1, 1)))))
    total = made["fields"]["montant_ttc"]
    assert (total["value"], total["origin"]) == ("130.00", "lu")
    assert total["evidence"][0]["quote"] == "Montant TTC : 130,00 €"
    assert [check["outcome"] for check in total["checks"]] == ["failed"]


def test_the_financial_export_tells_the_history() -> None:
    contract = _contract("Durée du marché : 24 mois")
    amended = piece_of("avenant.docx", document("Avenant n° 1", "La durée est portée à 30 mois."))
    versions = financial(contract, [], history(contract, [amended]))["history"]["duree_mois"]
    assert [(version["value"], version["amendment"]) for version in versions] == [("24", None), ("30", "1")]
