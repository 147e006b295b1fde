"""The real embedded PostgreSQL, migrated, for every test; people of two services and two administrations."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.prepared import copy_into
from tests.scheduling import FewHouses, rank
from tests.serving import ROOT, SHARED


def _make_house() -> Path:
    """A data folder of its own for this test process; the weights' folder may be shared by all."""
    from socle.operating.house import open_data, set_up_django, start_embedded

    for name in [name for name in os.environ if name.startswith("SOCLE_") and name not in _KEPT]:
        del os.environ[name]
    data = open_data(copy_into(Path(tempfile.mkdtemp(prefix="socle-tests-"))))
    os.environ["SOCLE_TOOLS"] = "tests.work.sample"
    os.environ.setdefault("SOCLE_MODELS_FOLDER", str(ROOT / "build" / "models"))
    server = start_embedded(data)
    atexit.register(lambda: (server.stop(), shutil.rmtree(data, ignore_errors=True)))
    set_up_django()
    # Parallel test processes inherit this one's environment: with it, Django would be loaded there before
    # their own house is made.
    del os.environ["DJANGO_SETTINGS_MODULE"]
    return data


_KEPT = {"SOCLE_MODELS_FOLDER", "SOCLE_SHARED_DATA"}
DATA = _make_house()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last, those of one group together."""
    items.sort(key=lambda item: rank(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FewHouses | None:
    """Whole files, and groups of them, to each of the parallel test processes."""
    return FewHouses(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """The database is there already, made by `socle migrate` like an operator's; tests roll back."""


@pytest.fixture(scope="session")
def data() -> Path:
    """The data folder of this test process."""
    return DATA


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real French inputs, where they lie beside the project; skips where they do not."""
    if not SHARED.exists():
        pytest.skip(f"no shared data at {SHARED}")
    return SHARED


@pytest.fixture(scope="session")
def french_model() -> None:
    """What reads scans: Tesseract's French model; skips where it is not installed, fails in CI."""
    from socle.knowledge.parsing.scans.language import models_folder

    if models_folder() is None:
        reason = "no French model of Tesseract on this machine (Debian: apt install tesseract-ocr-fra)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture
def people(db: None) -> SimpleNamespace:
    """An owner, a colleague of the same service, a stranger of another one, a foreigner of elsewhere."""
    from socle.organisation.accounts import create_person, service_named

    marches = service_named("Ministère de la Culture", "Bureau des marchés")
    archives = service_named("Ministère de la Culture", "Archives")
    ville = service_named("Ville de Nantes", "Accueil")
    return SimpleNamespace(
        owner=create_person("claire@culture.example", marches, "Claire Martin"),
        colleague=create_person("hugo@culture.example", marches, "Hugo Petit"),
        stranger=create_person("ines@culture.example", archives, "Inès Roux"),
        foreigner=create_person("paul@nantes.example", ville, "Paul Le Gall"),
    )
