"""Contracts made with their truth are read without an error, in each layout and format."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.contracts_scores import Score, score
from tests.tools.contracts.generator import make, write_contract
from tests.tools.contracts.writing import Format


@pytest.mark.parametrize("form", ["docx", "odt", "pdf"])
@pytest.mark.parametrize("layout", [0, 1, 2])
def test_a_made_contract_is_read_as_it_was_written(form: Format, layout: int, tmp_path: Path) -> None:
    got = Score()
    for seed in range(200 + layout * 4, 204 + layout * 4):
        folder = tmp_path / str(seed)
        score(folder, write_contract(make(seed, faults=(), layout=layout), folder, form, seed), got)
    assert got.notes == []
    assert got.right.total() > 80
