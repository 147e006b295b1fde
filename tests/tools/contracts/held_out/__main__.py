"""python -m tests.tools.contracts.held_out FOLDER [--contracts 12] [--seed 7]: writes the contracts."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.tools.contracts.held_out.contracts import Contract, made_contracts
from tests.tools.contracts.held_out.docx_file import write_docx
from tests.tools.contracts.held_out.odt_file import write_odt
from tests.tools.contracts.held_out.pdf_file import write_pdf
from tests.tools.contracts.held_out.scan import write_scan
from tests.tools.contracts.held_out.sheet import Sheet

FORMATS = {"docx": ".docx", "odt": ".odt", "pdf": ".pdf", "scan": ".pdf"}


def write_contracts(folder: Path, contracts: int, seed: int, formats: Sequence[str] = (*FORMATS,)) -> None:
    """FOLDER/<contract>/<format>/ holds the pieces and truth.json; FOLDER/index.json lists them all."""
    index = []
    for contract in made_contracts(contracts, seed):
        for form in formats:
            place = folder / contract.name / form
            place.mkdir(parents=True, exist_ok=True)
            for number, sheet in enumerate(contract.sheets):
                scan_seed = seed * 10_000 + contract.number * 10 + number
                write_sheet(sheet, place / f"{sheet.name}{FORMATS[form]}", form, scan_seed)
            write_json(place / "truth.json", truth_of(contract, FORMATS[form]))
            index.append({"layout": contract.layout, "format": form, "folder": f"{contract.name}/{form}"})
    write_json(folder / "index.json", index)


def write_sheet(sheet: Sheet, path: Path, form: str, scan_seed: int) -> None:
    match form:
        case "docx":
            write_docx(sheet, path)
        case "odt":
            write_odt(sheet, path)
        case "pdf":
            write_pdf(sheet, path)
        case _:
            with tempfile.TemporaryDirectory() as scratch:
                printed = Path(scratch) / "printed.pdf"
                write_pdf(sheet, printed)
                write_scan(printed, path, scan_seed)


def truth_of(contract: Contract, suffix: str) -> dict[str, object]:
    return {
        "pieces": [{"file": f"{sheet.name}{suffix}", "kind": sheet.kind} for sheet in contract.sheets],
        "fields": contract.truth.fields,
        "faults": contract.faults,
        "conflicts": contract.truth.conflicts,
    }


def write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--contracts", type=int, default=12, help="contracts of each layout")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--formats", nargs="+", choices=list(FORMATS), default=list(FORMATS))
    options = parser.parse_args()
    write_contracts(options.folder, options.contracts, options.seed, options.formats)


if __name__ == "__main__":
    main()
