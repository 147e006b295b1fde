"""Backed up and restored by the commands: everything is there, what was being done goes on, and the ledger,
backed up while it is being sealed, holds and says what happened."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.knowledge.documents import contract_pdf
from tests.library import Library, client_of
from tests.serving import ROOT, House, socle, wait_until

QUESTION = "durée du marché"


@dataclass
class Saved:
    """A house that was backed up and went on a little: its folder has moved, and its copy is a file."""

    house: House
    copy: Path
    library: Library
    document: int
    passages: list[str]
    found: list[int]


@dataclass
class Restored:
    """What runs elsewhere from the copy, and what its ledger said before it was started."""

    house: House
    library: Library
    verified: str


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Saved:
    folder = tmp_path_factory.mktemp("saved")
    with House(folder / "data") as house:
        library = Library(house)
        document = library.add(contract_pdf(folder / "marché.pdf"))
        wait_until(lambda: library.status(document) == "ready", 120, "the reading")
        house.run("users", "create", "claire@exemple.fr")
        wait_for_seals(house)
        house.run("backup", str(folder / "socle.tar"))
        house.run("keys", "create", "tard", "--user", "claire@exemple.fr")
        wait_for_seals(house)
        known = document, library.passages(document), library.found(QUESTION)
    # What is restored finds nothing where the first house was.
    house.data = house.data.rename(folder / "aside")
    return Saved(house, folder / "socle.tar", library, *known)


@pytest.fixture(scope="module")
def restored(saved: Saved) -> Iterator[Restored]:
    house = House()
    house.run("restore", str(saved.copy))
    verified = house.run("ledger", "verify")
    with house:
        saved.library.client = client_of(house, saved.library.key)
        yield Restored(house, saved.library, verified)


def wait_for_seals(house: House) -> None:
    wait_until(lambda: "\n0 inscription(s) pas encore" in house.run("ledger", "verify"), 60, "the sealing")


def test_everything_is_there_after_the_restore_and_goes_on(
    saved: Saved, restored: Restored, tmp_path: Path
) -> None:
    house, library = restored.house, restored.library
    assert library.passages(saved.document) == saved.passages
    assert library.found(QUESTION) == saved.found
    assert house.run("link", "claire@exemple.fr").startswith(house.url)
    again = library.add(contract_pdf(tmp_path / "autre.pdf"))
    wait_until(lambda: library.status(again) == "ready", 120, "a new reading")


def test_a_restored_ledger_holds_and_says_that_it_was_restored(restored: Restored, tmp_path: Path) -> None:
    assert restored.verified.startswith("Le registre tient.")
    wait_for_seals(restored.house)
    exported = tmp_path / "registre.jsonl"
    restored.house.run("ledger", "export", str(exported))
    assert "backup_restored" in exported.read_text()


def test_a_ledger_that_is_restored_over_a_later_one_misses_its_end(saved: Saved) -> None:
    house = saved.house
    house.run("restore", "--replace", str(saved.copy))
    [replaced] = (house.data / "ledger").glob("replaced-*.jsonl")
    command = [*socle("ledger", "verify", "--heads", str(replaced)), "--data", str(house.data)]
    said = subprocess.run(
        command, env=house.environment, cwd=ROOT, text=True, capture_output=True, check=False
    )
    assert said.returncode == 1
    assert "La fin du registre manque" in said.stdout
