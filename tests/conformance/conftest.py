"""OpenAI's own SDK in front of a running gateway, the real local engine, and a scripted provider."""

import os
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from openai import OpenAI

from tests.gateway.conftest import NewKey, committed, new_key, person, upstream
from tests.gateway.processes import free_port, running
from tests.gateway.protocols.conftest import nothing_stored_is_left

__all__ = ["committed", "new_key", "nothing_stored_is_left", "person", "upstream"]

SCRIPTED = """
[providers.scripted]
title = "Scripted"
address = "env:SCRIPTED_URL"
hosting = "local"
country = "FRA"

[models.scripted]
title = "Scripted"
type = "text-generation"
routes = [{ provider = "scripted", model = "upstream-name" }]

[engine]
slots = 2
"""


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The local engine's address, as `socle models` starts it; its models load at their first use."""
    port = free_port()
    folder = tmp_path_factory.mktemp("engine")
    command = ["-m", "socle", "models", "--port", str(port), "--data", str(folder)]
    models = {"SOCLE_MODELS_FOLDER": os.environ["SOCLE_MODELS_FOLDER"]}
    with running(command, port, models, "/health") as address:
        yield address


@pytest.fixture(scope="session")
def socle(engine: str, upstream: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A gateway with the shipped catalogue and the scripted provider beside."""
    catalogue = tmp_path_factory.mktemp("conformance") / "catalogue.toml"
    catalogue.write_text(SCRIPTED, encoding="utf-8")
    environment = {
        "DJANGO_SETTINGS_MODULE": "socle.settings",
        "SOCLE_CATALOGUE": str(catalogue),
        "SOCLE_MODELS_URL": f"{engine}/v1",
        "SCRIPTED_URL": f"{upstream}/v1",
    }
    port = free_port()
    command = [
        "-m",
        "uvicorn",
        "socle.gateway.app:application",
        "--port",
        str(port),
        "--log-level",
        "warning",
    ]
    with running(command, port, environment, "/health") as address:
        yield SimpleNamespace(address=address, engine=engine)


@pytest.fixture
def sdk(socle: SimpleNamespace, new_key: NewKey) -> Iterator[OpenAI]:
    """The SDK, told the address and a key, and nothing else."""
    with OpenAI(base_url=f"{socle.address}/v1", api_key=new_key()[1], max_retries=0, timeout=300) as client:
        yield client
