"""An export is verified without the database, with the key, and tells of whatever was done to it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from socle.ledger.export_reading import NoExport, verify_export
from socle.ledger.exporting import export
from tests.ledger.conftest import Ledger

LENGTH = 30
Lines = list[dict[str, Any]]


@pytest.fixture
def exported(ledger: Ledger, tmp_path: Path) -> tuple[Path, bytes]:
    for _ in range(3):
        ledger.fill(LENGTH // 3)
        ledger.seal()
    ledger.fill(2)
    target = tmp_path / "registre.jsonl"
    assert export(ledger.data, ledger.key, target) == LENGTH
    return target, ledger.key


def rewrite(file: Path, change: Callable[[Lines], object]) -> None:
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    change(lines)
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def entry_line(lines: Lines, position: int) -> dict[str, Any]:
    return next(line for line in lines if line["type"] == "entry" and line["link"][0] == position)


def test_an_export_verifies_with_its_heads(exported: tuple[Path, bytes]) -> None:
    file, key = exported
    report = verify_export(file, key)
    assert (report.verified, report.heads, report.faults) == (LENGTH, 3, [])
    assert file.stat().st_mode & 0o777 == 0o600


def test_another_key_verifies_nothing(exported: tuple[Path, bytes]) -> None:
    assert verify_export(exported[0], bytes(32)).faults


@pytest.mark.parametrize("position", [1, 14, LENGTH])
def test_a_changed_entry_of_an_export_is_named(exported: tuple[Path, bytes], position: int) -> None:
    file, key = exported
    rewrite(file, lambda lines: entry_line(lines, position)["entry"].__setitem__(6, "p-9"))
    assert verify_export(file, key).faults[0].position == position


def test_a_removed_entry_of_an_export_is_named(exported: tuple[Path, bytes]) -> None:
    file, key = exported
    rewrite(file, lambda lines: lines.remove(entry_line(lines, 14)))
    assert verify_export(file, key).faults[0].position == 14


@pytest.mark.parametrize("left", [1, 2, 4, 20, -1])
def test_an_export_that_was_cut_short_is_known(exported: tuple[Path, bytes], left: int) -> None:
    file, key = exported
    rewrite(file, lambda lines: lines.__delitem__(slice(left, None)))
    assert verify_export(file, key).faults


def test_an_export_whose_last_entries_and_heads_were_cut_is_known(exported: tuple[Path, bytes]) -> None:
    file, key = exported

    def cut(lines: Lines) -> None:
        for position in range(21, LENGTH + 1):
            lines.remove(entry_line(lines, position))
        lines.remove(next(line for line in lines if line["type"] == "head" and line["position"] == LENGTH))

    rewrite(file, cut)
    assert "pas entier" in verify_export(file, key).faults[0].sentence


def test_what_is_no_export_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other"
    for text in ("", "{}\n", "not json\n", '{"type": "ledger", "format": 99}\n', '{"type": "entry"}\n'):
        file.write_text(text)
        with pytest.raises(NoExport):
            verify_export(file, bytes(32))


def test_an_export_after_a_month_expired_begins_behind_the_checkpoint(ledger: Ledger, tmp_path: Path) -> None:
    from tests.ledger.test_months import Past, expire_months

    past = Past(ledger)
    try:
        for day in ("2020-01-05", "2020-02-03"):
            past.write(day, day)
        expire_months(60)
        ledger.seal()
        target = tmp_path / "registre.jsonl"
        export(ledger.data, ledger.key, target)
        report = verify_export(target, ledger.key)
        assert (report.first, report.faults, report.expired_before) == (3, [], "2020-04-01")
    finally:
        for month in ("2020_01", "2020_02", "2020_03"):
            ledger.ask(f"drop table if exists ledger_entry_{month}, ledger_link_{month}")
