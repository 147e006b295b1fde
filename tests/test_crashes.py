"""A document being read survives kill -9 of the worker, of PostgreSQL, and of everything."""

import os
import signal
from pathlib import Path

import pytest

from tests.knowledge.documents import long_pdf
from tests.library import Library
from tests.serving import SHARED, House, wait_until

CONTRACT = SHARED / "procurement" / "dinum_marche_produit_2025" / "CCAP_marche_produit.pdf"
UNDER_WAY = {"reading", "indexing"}


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    """The real contract of 71 pages; where it is absent, a long one of our own."""
    return CONTRACT if CONTRACT.exists() else long_pdf(tmp_path / "long.pdf", 80)


def test_a_document_becomes_ready_once_whatever_is_killed(contract: Path) -> None:
    with House() as house:
        library = Library(house)
        calm = library.add(contract)
        wait_until(lambda: library.status(calm) == "ready", 300, "a calm reading")
        expected = library.passages(calm)

        stormy = library.add(contract)
        wait_until(lambda: library.status(stormy) in UNDER_WAY, 60, "the reading")
        house.part("worker").kill()
        wait_until(lambda: library.status(stormy) in {*UNDER_WAY, "ready"}, 60, "the worker's return")
        house.database().kill()
        wait_until(lambda: library.status(stormy) in {*UNDER_WAY, "ready"}, 60, "the database's return")
        _kill_everything(house)
        house.start()
        wait_until(lambda: library.status(stormy) == "ready", 300, "the end of the reading")
        assert library.passages(stormy) == expected
        found = library.client.post(
            "/search",
            json={"query": "pénalités de retard", "collection_ids": [library.collection], "limit": 100},
        ).json()["data"]
        numbers = [hit["chunk"]["id"] for hit in found]
        assert len(numbers) == len(set(numbers))


def _kill_everything(house: House) -> None:
    assert house.process is not None
    victims = [*house.children(), house.database()]
    os.kill(house.process.pid, signal.SIGKILL)
    for victim in victims:
        if victim.is_running():
            victim.kill()
    house.process.wait(10)
