"""A ledger that is backed up while it is being sealed verifies where it is restored."""

import shutil
import subprocess
from pathlib import Path

from tests.serving import ROOT, House, socle, wait_until


def test_a_restored_ledger_holds_and_says_that_it_was_restored(tmp_path: Path) -> None:
    copy, data = tmp_path / "socle.tar", tmp_path / "data"
    with House(data) as house:
        house.run("users", "create", "claire@exemple.fr")
        wait_until(
            lambda: "\n0 inscription(s) pas encore" in house.run("ledger", "verify"), 60, "the sealing"
        )
        house.run("backup", str(copy))
        house.run("keys", "create", "tard", "--user", "claire@exemple.fr")
        wait_until(
            lambda: "\n0 inscription(s) pas encore" in house.run("ledger", "verify"), 60, "the sealing"
        )
    elsewhere = House(tmp_path / "elsewhere")
    elsewhere.run("restore", str(copy))
    assert elsewhere.run("ledger", "verify").startswith("Le registre tient.")
    with elsewhere:
        wait_until(
            lambda: "\n0 inscription(s) pas encore" in elsewhere.run("ledger", "verify"), 60, "sealing"
        )
        exported = tmp_path / "registre.jsonl"
        elsewhere.run("ledger", "export", str(exported))
        assert "backup_restored" in exported.read_text()

    house.run("restore", "--replace", str(copy))
    (replaced,) = (data / "ledger").glob("replaced-*.jsonl")
    environment = house.environment
    command = [*socle("ledger", "verify", "--heads", str(replaced)), "--data", str(data)]
    said = subprocess.run(command, env=environment, cwd=ROOT, text=True, capture_output=True, check=False)
    assert said.returncode == 1
    assert "La fin du registre manque" in said.stdout
    shutil.rmtree(data, ignore_errors=True)
