"""Backed up, wiped, restored by the commands: everything is there, and what was being done goes on."""

import shutil
from pathlib import Path

from tests.knowledge.documents import contract_pdf
from tests.library import Library, client_of
from tests.serving import House, wait_until


def test_everything_is_there_after_backup_wipe_and_restore(tmp_path: Path) -> None:
    copy = tmp_path / "socle.tar"
    with House() as house:
        library = Library(house)
        document = library.add(contract_pdf(tmp_path / "marché.pdf"))
        wait_until(lambda: library.status(document) == "ready", 120, "the reading")
        passages, found = library.passages(document), library.found("durée du marché")
        house.run("users", "create", "claire@exemple.fr")
        house.run("backup", str(copy))
    shutil.rmtree(house.data)

    restored = House()
    restored.run("restore", str(copy))
    with restored:
        library.client = client_of(restored, library.key)
        assert library.passages(document) == passages
        assert library.found("durée du marché") == found
        assert restored.run("link", "claire@exemple.fr").startswith(restored.url)
        again = library.add(contract_pdf(tmp_path / "autre.pdf"))
        wait_until(lambda: library.status(again) == "ready", 120, "a new reading")
