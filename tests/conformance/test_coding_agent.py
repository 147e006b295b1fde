"""A coding agent from npm, unmodified, corrects a file through Socle; a scripted provider plays its model."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conformance.npm import installed
from tests.gateway.conftest import NewKey
from tests.gateway.processes import free_port, running

# Apache-2.0; its program comes from npm like the package itself.
CODEX = {"name": "agent", "private": True, "dependencies": {"@openai/codex": "0.169.0"}}
CATALOGUE = """
[providers.coder]
title = "Coder"
address = "env:CODER_URL"
hosting = "local"
country = "FRA"

[models.coder]
title = "Coder"
type = "text-generation"
routes = [{ provider = "coder", model = "upstream-name" }]
"""
SETTINGS = """
model = "coder"
model_provider = "socle"

[model_providers.socle]
name = "Socle"
base_url = "{address}/v1"
env_key = "SOCLE_KEY"
wire_api = "responses"
"""


@pytest.fixture(scope="session")
def coder() -> Iterator[str]:
    """The provider that plays the model."""
    port = free_port()
    with running(["-m", "tests.conformance.scripted_coder", str(port)], port, {}, "/seen") as address:
        yield address


@pytest.fixture(scope="session")
def gateway(coder: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    catalogue = tmp_path_factory.mktemp("coder") / "catalogue.toml"
    catalogue.write_text(CATALOGUE, encoding="utf-8")
    environment = {
        "DJANGO_SETTINGS_MODULE": "socle.settings",
        "SOCLE_CATALOGUE": str(catalogue),
        "CODER_URL": f"{coder}/v1",
    }
    port = free_port()
    command = ["-m", "uvicorn", "socle.gateway.app:application", "--port", str(port)]
    with running(command, port, environment, "/health") as address:
        yield address


@pytest.fixture(scope="session")
def codex(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The agent's program."""
    folder = tmp_path_factory.mktemp("codex")
    (folder / "package.json").write_text(json.dumps(CODEX), encoding="utf-8")
    return installed(folder) / "node_modules" / ".bin" / "codex"


def test_an_agent_corrects_a_file(
    codex: Path, coder: str, gateway: str, new_key: NewKey, tmp_path: Path
) -> None:
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    work.mkdir()
    (home / "config.toml").write_text(SETTINGS.format(address=gateway), encoding="utf-8")
    letter = work / "lettre.txt"
    letter.write_text("Bonjor Madame,\n", encoding="utf-8")
    # The folder is a temporary one; the agent's own sandbox needs rights that a container may not have.
    command = [codex, "exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox"]
    done = subprocess.run(
        [*command, "Corrigez la faute dans lettre.txt"],
        cwd=work,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "CODEX_HOME": str(home),
            "SOCLE_KEY": new_key()[1],
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert letter.read_text(encoding="utf-8") == "Bonjour Madame,\n"
    assert "La faute est corrigée." in done.stdout
    last = httpx.get(f"{coder}/seen", trust_env=False).json()[-1]["messages"]
    assert [message["role"] for message in last[-2:]] == ["assistant", "tool"]
