"""OpenAI's SDK for Node, unmodified, in front of a running server."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.conformance.npm import installed
from tests.gateway.conftest import NewKey

SCRIPTS = Path(__file__).parent / "node"


@pytest.fixture(scope="session")
def node_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("node") / "openai"
    shutil.copytree(SCRIPTS, folder)
    return installed(folder)


@pytest.fixture
def answers(node_folder: Path, socle: SimpleNamespace, new_key: NewKey) -> dict[str, Any]:
    """What the script's checks were answered."""
    environment = {"OPENAI_BASE_URL": f"{socle.address}/v1", "OPENAI_API_KEY": new_key()[1]}
    done = subprocess.run(
        ["node", "openai.mjs"],
        cwd=node_folder,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {one["name"]: one["answer"] for one in map(json.loads, done.stdout.splitlines())}


def test_openais_sdk_for_node_works_unmodified(answers: dict[str, Any]) -> None:
    assert "Paris" in answers["chat"]
    assert answers["streamedChat"] == "Bonjour à tous"
    assert answers["embeddings"] == [512, 512]
    assert "Paris" in answers["response"]
    assert answers["streamedResponse"] == ["response.created", "response.completed", "Bonjour à tous"]
    assert answers["conversation"] == ["météo", "Besançon", "Bonjour"]
    assert answers["completion"] == "Bonjour à tous"
    assert answers["unknownModel"] == [True, "model_not_found"]
