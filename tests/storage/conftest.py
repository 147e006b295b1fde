"""Data folders with a server of their own, and the house's database written to for good."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from pytest_django.plugin import DjangoDbBlocker

from socle.storage import postgres
from socle.storage.postgres.processes import processes_of

_administrations = itertools.count(900_001)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose database was made and stopped, to be copied: making one takes seconds."""
    folder = tmp_path_factory.mktemp("made-once")
    postgres.start(folder).stop()
    return folder


@pytest.fixture
def new_data(made_once: Path, tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Gives data folders with a database that never ran; whatever runs in them at the end is ended."""
    made: list[Path] = []

    def copy(name: str = "data") -> Path:
        folder = tmp_path / name
        shutil.copytree(made_once, folder)
        made.append(folder)
        return folder

    yield copy
    for folder in made:
        left = processes_of(folder / "postgres" / "data")
        for process in left:
            with suppress(psutil.NoSuchProcess):  # it ended meanwhile
                process.kill()
        psutil.wait_procs(left, timeout=5)


@pytest.fixture(scope="session")
def admin_url(data: Path) -> str:
    """The house's database as its administrator."""
    return make_conninfo(os.environ["SOCLE_DATABASE_URL"], user="postgres")


@pytest.fixture
def administration(admin_url: str, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """An administration of this test alone, in whose name it may commit; its rows go afterwards."""
    from django.db import connections

    number = next(_administrations)
    with django_db_blocker.unblock():
        yield number
        connections.close_all()
    with psycopg.connect(admin_url) as connection:
        connection.execute("DELETE FROM storage_storedfile WHERE administration_id = %s", [number])
