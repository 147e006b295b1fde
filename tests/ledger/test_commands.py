"""What a controller reads when `socle ledger` is run."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from socle.cli import main
from socle.ledger.models import PseudonymKey
from socle.ledger.pseudonyms import pseudonym
from tests.ledger.conftest import Ledger


def run(*arguments: str | Path) -> Result:
    before = dict(os.environ)
    try:
        return CliRunner().invoke(main, ["ledger", *(str(one) for one in arguments)])
    finally:
        os.environ.clear()
        os.environ |= before


@pytest.fixture
def sealed(ledger: Ledger) -> Ledger:
    ledger.fill(10)
    ledger.seal()
    ledger.fill(2)
    return ledger


def test_a_ledger_that_holds_is_said_to_hold(sealed: Ledger) -> None:
    result = run("verify", "--data", sealed.data)
    assert result.exit_code == 0, result.output
    assert result.output.startswith("Le registre tient.")
    assert "2 inscription(s) pas encore scellée(s)" in result.output


def test_a_broken_ledger_ends_with_1_and_names_the_link(sealed: Ledger) -> None:
    sealed.ask("update ledger_entry set actor = 'p-9' where id = 4")
    result = run("verify", "--data", sealed.data)
    assert result.exit_code == 1
    assert result.output.startswith("Le registre NE TIENT PAS.")
    assert "n°\u00a04" in result.output


def test_an_export_is_verified_with_the_key_alone(sealed: Ledger, tmp_path: Path) -> None:
    file, key = tmp_path / "registre.jsonl", tmp_path / "key"
    assert run("export", file, "--data", sealed.data).exit_code == 0
    key.write_text(sealed.key.hex())
    result = run("verify", file, "--key", key, "--data", tmp_path / "nothing")
    assert result.exit_code == 0, result.output
    assert not (tmp_path / "nothing").exists()


def test_without_a_key_none_is_made(sealed: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "registre.jsonl"
    run("export", file, "--data", sealed.data)
    result = run("verify", file, "--data", tmp_path / "nothing")
    assert result.exit_code == 1
    assert "La clé de scellement n’est pas là" in result.output
    assert not (tmp_path / "nothing").exists()


def test_what_is_no_export_is_said(sealed: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "other"
    file.write_text("bonjour")
    assert "n’est pas un export" in run("verify", file, "--data", sealed.data).output


@pytest.mark.django_db
def test_a_person_is_forgotten_by_their_address(people: SimpleNamespace, data: Path) -> None:
    from socle.ledger.pseudonyms import forget_person

    pseudonym(people.owner.pk)
    forget_person(people.owner.pk)
    assert not PseudonymKey.objects.filter(person_id=people.owner.pk).exists()
    assert "Personne" in run("forget", "inconnu@x.example", "--data", data).output
