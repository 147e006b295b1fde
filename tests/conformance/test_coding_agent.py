"""Coding agents from npm, unmodified, correct a file through Socle; a scripted provider plays their model.

One speaks OpenAI's responses, the other Anthropic's messages.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conformance.npm import installed
from tests.gateway.conftest import NewKey
from tests.gateway.processes import free_port, running

# Apache-2.0 and MIT; their programs come from npm like the packages themselves.
AGENTS = {"codex": ("@openai/codex", "0.169.0"), "opencode": ("opencode-ai", "1.18.33")}
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
CODEX_SETTINGS = """
model = "coder"
model_provider = "socle"

[model_providers.socle]
name = "Socle"
base_url = "{address}/v1"
env_key = "SOCLE_KEY"
wire_api = "responses"
"""
ASKED = "Corrigez la faute dans lettre.txt"


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


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A letter with a mistake, alone in a folder."""
    (tmp_path / "home").mkdir()
    (tmp_path / "work").mkdir()
    file = tmp_path / "work" / "lettre.txt"
    file.write_text("Bonjor Madame,\n", encoding="utf-8")
    return file


def program(name: str, folder: Path) -> Path:
    """An agent, installed."""
    package, version = AGENTS[name]
    described = {"name": "agent", "private": True, "dependencies": {package: version}}
    (folder / "package.json").write_text(json.dumps(described), encoding="utf-8")
    modules = installed(folder) / "node_modules"
    # A script of the package, which is not run, would put the machine's program where `.bin` looks for it.
    own = sorted(modules.glob(f"{name}-*/bin/{name}"), reverse=True)
    return own[0] if own else modules / ".bin" / name


def run(command: list[Any], letter: Path, **environment: str) -> str:
    """What an agent says, at work in the letter's folder with a home of its own."""
    home = letter.parents[1] / "home"
    done = subprocess.run(
        command,
        cwd=letter.parent,
        env={"PATH": os.environ["PATH"], "HOME": str(home), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def roles(coder: str) -> list[str]:
    """Who spoke in the last conversation that the model read."""
    messages = httpx.get(f"{coder}/seen", trust_env=False).json()[-1]["messages"]
    return [message["role"] for message in messages]


def test_an_agent_that_speaks_responses_corrects_a_file(
    tmp_path: Path, coder: str, gateway: str, new_key: NewKey, letter: Path
) -> None:
    codex, home = program("codex", tmp_path), tmp_path / "home"
    (home / "config.toml").write_text(CODEX_SETTINGS.format(address=gateway), encoding="utf-8")
    # The folder is a temporary one; the agent's own sandbox needs rights that a container may not have.
    command = [codex, "exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", ASKED]
    said = run(command, letter, CODEX_HOME=str(home), SOCLE_KEY=new_key()[1])
    assert letter.read_text(encoding="utf-8") == "Bonjour Madame,\n"
    assert "La faute est corrigée." in said
    assert roles(coder)[-2:] == ["assistant", "tool"]


def test_an_agent_that_speaks_messages_corrects_a_file(
    tmp_path: Path, coder: str, gateway: str, new_key: NewKey, letter: Path
) -> None:
    opencode = program("opencode", tmp_path)
    model = {"name": "Coder", "limit": {"context": 100_000, "output": 4_000}, "tool_call": True}
    provider = {
        "npm": "@ai-sdk/anthropic",
        "options": {"baseURL": f"{gateway}/v1", "apiKey": new_key()[1]},
        "models": {"coder": model},
    }
    settings = {"provider": {"anthropic": provider}, "autoupdate": False, "share": "disabled"}
    (letter.parent / "opencode.json").write_text(json.dumps(settings), encoding="utf-8")
    quiet = {f"OPENCODE_DISABLE_{name}": "1" for name in ("MODELS_FETCH", "AUTOUPDATE", "LSP_DOWNLOAD")}
    said = run([opencode, "run", "--model", "anthropic/coder", ASKED], letter, **quiet)
    assert letter.read_text(encoding="utf-8") == "Bonjour Madame,\n"
    assert "La faute est corrigée." in said
    assert "tool" in roles(coder)
