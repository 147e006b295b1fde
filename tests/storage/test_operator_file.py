"""A table of the operator's file, read again when the file changes."""

from pathlib import Path
from typing import Any

import pytest

from socle.storage import operator_file
from socle.storage.operator_file import OperatorFileError, OperatorTable


def number(table: Any) -> int:
    written = str(table.get("n", 0))
    if not written.isdigit():
        raise ValueError("n must be a number.")
    return int(written)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(operator_file, "SECONDS_BETWEEN_LOOKS", 0.0)
    return tmp_path / "socle.toml"


def test_a_file_that_does_not_exist_is_empty(file: Path) -> None:
    assert OperatorTable(file, "essai", number).current() == 0


def test_a_change_is_seen(file: Path) -> None:
    table = OperatorTable(file, "essai", number)
    file.write_text("[essai]\nn = 1\n")
    assert table.current() == 1
    file.write_text("[essai]\nn = 22\n")
    assert table.current() == 22


@pytest.mark.parametrize("mistake", ["[essai]\nn = 'x'\n", "[essai\n"])
def test_a_mistake_keeps_what_was_said_before(file: Path, mistake: str) -> None:
    table = OperatorTable(file, "essai", number)
    file.write_text("[essai]\nn = 1\n")
    assert table.current() == 1
    file.write_text(mistake)
    assert table.current() == 1


def test_a_file_that_was_never_right_is_an_error_that_names_the_table(file: Path) -> None:
    file.write_text("[essai]\nn = 'x'\n")
    with pytest.raises(OperatorFileError, match=r"socle\.toml: \[essai\]: n must be a number"):
        OperatorTable(file, "essai", number).current()
