"""The truth of the contracts held out is consistent, and their pieces say it."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from odfdo import Document as OdtDocument
from stdnum import iban, luhn
from stdnum.fr import siret, tva

from tests.tools.contracts.held_out.__main__ import truth_of, write_sheet
from tests.tools.contracts.held_out.contracts import Contract, made_contracts
from tests.tools.contracts.held_out.faults import GROUPS
from tests.tools.contracts.held_out.identifiers import cpv_digit
from tests.tools.contracts.held_out.pdf_file import FONT_FOLDER
from tests.tools.contracts.held_out.sheet import Heading, Sheet, Table, Text
from tests.tools.contracts.held_out.wording import MONTHS, amount_in_words

CONTRACTS = made_contracts(contracts=24, seed=7)
TEXTS = ("objet", "reference", "acheteur_nom", "titulaire_nom", "lot_intitule", "lieu_execution")
TEXTS += ("bic", "comptable_assignataire", "revision_formule", "penalites_formule", "marche_parent")
AMOUNTS = (
    "montant_ht",
    "montant_tva",
    "montant_ttc",
    "montant_minimum_ht",
    "montant_maximum_ht",
    "penalite_jour",
)


def text_of(sheet: Sheet) -> str:
    parts: list[str] = []
    for block in sheet.blocks:
        if isinstance(block, Text | Heading):
            parts.append(block.words)
        elif isinstance(block, Table):
            parts += [cell for row in block.rows for cell in row]
    return "\n".join(parts).replace("**", "")


def squeezed(text: str) -> str:
    return re.sub(r"[\s.]", "", text)


def said(contract: Contract) -> str:
    return "\n".join(text_of(sheet) for sheet in contract.sheets)


def has(contract: Contract, code: str) -> bool:
    return any(fault["code"] == code for fault in contract.faults)


def name(contract: Contract) -> str:
    return contract.name


each_contract = pytest.mark.parametrize("contract", CONTRACTS, ids=name)


def fields(contract: Contract) -> dict[str, Any]:
    return dict(contract.truth.fields)


@each_contract
def test_texts_of_the_truth_stand_in_the_pieces(contract: Contract) -> None:
    text = said(contract)
    known = fields(contract)
    assert [field for field in TEXTS if field in known and known[field] not in text] == []
    assert [title for title in known["annexes"] if title not in text] == []


@each_contract
def test_identifiers_of_the_truth_stand_in_the_pieces(contract: Contract) -> None:
    text = squeezed(said(contract))
    known = fields(contract)
    names = ("titulaire_siret", "titulaire_siren", "titulaire_tva", "acheteur_siret", "iban")
    members = [*known.get("cotraitants", []), *known.get("sous_traitants", [])]
    values = [known[field] for field in names if field in known] + known.get("cpv", [])
    values += [member["siret"] for member in members if "siret" in member]
    assert [value for value in values if value not in text] == []


@each_contract
def test_amounts_and_dates_of_the_truth_stand_in_the_pieces(contract: Contract) -> None:
    text = squeezed(said(contract))
    known = fields(contract)
    for field in AMOUNTS:
        whole, cents = known[field].split(".") if field in known else ("", "")
        assert f"{whole},{cents}" in text or (cents in {"", "00"} and whole in text), field
    for field in ("date_signature_titulaire", "date_signature_acheteur", "date_notification"):
        if field in known:
            day = date.fromisoformat(known[field])
            long = f"{'1er' if day.day == 1 else day.day}{MONTHS[day.month - 1]}{day.year}"
            assert f"{day:%d/%m/%Y}" in text or long in text, field


@each_contract
def test_identifiers_are_valid_unless_a_fault_says_otherwise(contract: Contract) -> None:
    known = fields(contract)
    assert siret.is_valid(known["titulaire_siret"]) is not has(contract, "siret_invalid")
    if "titulaire_siren" in known:
        within = known["titulaire_siret"].startswith(known["titulaire_siren"])
        assert luhn.is_valid(known["titulaire_siren"])
        assert within is not has(contract, "siren_not_in_siret")
    if "titulaire_tva" in known:
        assert tva.is_valid(known["titulaire_tva"]) is not has(contract, "vat_invalid")
    if "acheteur_siret" in known:
        assert siret.is_valid(known["acheteur_siret"])
    members = [*known.get("cotraitants", []), *known.get("sous_traitants", [])]
    assert all(siret.is_valid(member["siret"]) for member in members if "siret" in member)
    codes = [code for code in known.get("cpv", []) if "-" in code]
    assert all(cpv_digit(code[:8]) == code[9] for code in codes) is not has(contract, "cpv_invalid")


@each_contract
def test_the_account_is_valid_unless_a_fault_says_otherwise(contract: Contract) -> None:
    account = fields(contract)["iban"]
    letters = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")
    assert iban.is_valid(account, check_country=False) is not has(contract, "iban_invalid")
    assert (int(account[4:].translate(letters)) % 97 == 0) is not has(contract, "rib_key_invalid")


@each_contract
def test_sums_are_right_unless_a_fault_says_otherwise(contract: Contract) -> None:
    known = fields(contract)
    if "montant_ht" not in known:
        assert "montant_maximum_ht" in known
        return
    total, rate = Decimal(known["montant_ht"]), Decimal(known["tva_taux"])
    tax = (total * rate / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert Decimal(known["montant_tva"]) == tax
    assert (Decimal(known["montant_ttc"]) == total + tax) is not has(contract, "ttc_sum")
    if "montant_ht_lettres" in known:
        same = known["montant_ht_lettres"] == known["montant_ht"]
        assert same is not has(contract, "words_differ")
        assert amount_in_words(Decimal(known["montant_ht_lettres"])).lower() in said(contract).lower()
    if "tranches" in known:
        parts = sum(Decimal(part["montant_ht"]) for part in known["tranches"])
        assert (parts == total) is not has(contract, "tranches_sum")


@each_contract
def test_terms_are_lawful_unless_a_fault_says_otherwise(contract: Contract) -> None:
    known = fields(contract)
    if "retenue_garantie_taux" in known:
        limit = 3 if known.get("titulaire_pme") else 5
        high = Decimal(known["retenue_garantie_taux"]) > limit
        assert high is has(contract, "retention_too_high")
    if "avance_taux" in known:
        least = 30 if known.get("titulaire_pme") and contract.layout == "state" else 5
        low = Decimal(known["avance_taux"]) < least
        assert low is has(contract, "advance_out_of_range")
    if "revision_formule" in known:
        numbers = [
            Decimal(word.replace(",", ".")) for word in re.findall(r"\d+,\d+", known["revision_formule"])
        ]
        whole = 100 if "%" in known["revision_formule"] else 1
        assert (sum(numbers) == whole) is not has(contract, "formula_weights")
        assert numbers[0] / whole == Decimal(known["revision_partie_fixe"])
    if "date_notification" in known:
        days = [
            known["date_signature_titulaire"],
            known["date_signature_acheteur"],
            known["date_notification"],
        ]
        ordered = all(first <= second for first, second in pairwise(days))
        assert ordered is not has(contract, "signature_after_notification")


@each_contract
def test_a_conflict_is_recorded_where_one_was_planted_and_only_there(contract: Contract) -> None:
    planted = [fault["field"] for fault in contract.faults if fault["code"] == "conflict"]
    assert [conflict["field"] for conflict in contract.truth.conflicts] == planted
    assert all(len(set(conflict["values"])) == 2 for conflict in contract.truth.conflicts)


@each_contract
def test_the_field_of_every_planted_fault_is_written(contract: Contract) -> None:
    assert [fault for fault in contract.faults if fault["field"] not in contract.truth.fields] == []


def test_every_fault_is_planted_and_a_third_of_the_contracts_have_none() -> None:
    planted = {fault["code"] for contract in CONTRACTS for fault in contract.faults}
    assert planted == {code for group in GROUPS for code in group}
    assert sum(not contract.faults for contract in CONTRACTS) >= len(CONTRACTS) // 3


def test_the_same_seed_makes_the_same_contracts() -> None:
    again = made_contracts(contracts=24, seed=7)
    assert [truth_of(contract, "") for contract in again] == [
        truth_of(contract, "") for contract in CONTRACTS
    ]
    assert [contract.sheets for contract in again] == [contract.sheets for contract in CONTRACTS]


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("80.00", "quatre-vingts euros"),
        ("71.01", "soixante et onze euros et un centime"),
        ("200000.00", "deux cent mille euros"),
        ("80081.91", "quatre-vingt mille quatre-vingt-un euros et quatre-vingt-onze centimes"),
        ("1000000.00", "un million d'euros"),
        ("3200400.10", "trois millions deux cent mille quatre cents euros et dix centimes"),
    ],
)
def test_amounts_in_words_follow_the_usual_spelling(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount)) == words


@pytest.mark.skipif(not FONT_FOLDER.exists(), reason=f"fonts-dejavu is not installed in {FONT_FOLDER}")
@pytest.mark.parametrize("contract", [CONTRACTS[0], CONTRACTS[-1]], ids=name)
def test_every_format_of_a_piece_holds_the_same_text(contract: Contract, tmp_path: Path) -> None:
    sheet = contract.sheets[0]
    for form, suffix in (("docx", ".docx"), ("odt", ".odt"), ("pdf", ".pdf")):
        write_sheet(sheet, tmp_path / f"piece{suffix}", form, scan_seed=1)
    expected = sorted(re.findall(r"\w+", text_of(sheet)))
    read = docx.Document(str(tmp_path / "piece.docx"))
    cells = [cell for table in read.tables for row in table.rows for cell in row.cells]
    words = "\n".join([*(part.text for part in read.paragraphs), *(cell.text for cell in cells)])
    assert set(expected) <= set(re.findall(r"\w+", words))
    body = OdtDocument(tmp_path / "piece.odt").body
    odt = "\n".join(part.inner_text for part in body.get_elements("//text:p|//text:h"))
    assert set(expected) <= set(re.findall(r"\w+", odt))
    with pypdfium2.PdfDocument(tmp_path / "piece.pdf") as pdf:
        printed = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    assert set(expected) <= set(re.findall(r"\w+", printed))


@pytest.mark.skipif(not FONT_FOLDER.exists(), reason=f"fonts-dejavu is not installed in {FONT_FOLDER}")
def test_a_scan_has_pictures_and_no_text(tmp_path: Path) -> None:
    sheet = next(sheet for contract in CONTRACTS for sheet in contract.sheets if sheet.kind == "rib")
    write_sheet(sheet, tmp_path / "scan.pdf", "scan", scan_seed=1)
    with pypdfium2.PdfDocument(tmp_path / "scan.pdf") as scan:
        assert scan[0].get_textpage().get_text_range() == ""
        assert abs(scan[0].get_width() - 595) < 2
