"""Secrets are made once and closed to others."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from socle.storage.secrets import DamagedSecret, secret


def test_a_secret_is_the_same_each_time_and_differs_by_name(tmp_path: Path) -> None:
    assert secret(tmp_path, "files") == secret(tmp_path, "files")
    assert secret(tmp_path, "files") != secret(tmp_path, "secret_key")
    assert len(secret(tmp_path, "files")) == 32


def test_a_secret_lies_in_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    secret(tmp_path, "files")
    assert stat.S_IMODE((tmp_path / "secrets" / "files").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700


def test_a_file_left_open_to_others_is_closed_again(tmp_path: Path) -> None:
    secret(tmp_path, "files")
    (tmp_path / "secrets" / "files").chmod(0o644)
    secret(tmp_path, "files")
    assert stat.S_IMODE((tmp_path / "secrets" / "files").stat().st_mode) == 0o600


def test_those_who_ask_first_at_the_same_time_get_the_same_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: secret(tmp_path, "files"), range(32)))
    assert len(found) == 1
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["files"]


def test_a_damaged_secret_is_not_replaced_in_silence(tmp_path: Path) -> None:
    secret(tmp_path, "files")
    (tmp_path / "secrets" / "files").write_text("half")
    with pytest.raises(DamagedSecret):
        secret(tmp_path, "files")


def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot name"):
        secret(tmp_path, "../outside")
