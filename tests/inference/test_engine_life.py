"""The model's process: started on first use, ended when idle, replaced when it dies, gone with the engine."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from socle.inference.client import GatewayClient, StreamBroken
from tests.inference.local_engine import CHAT, ENCODER, KEY, LocalEngine, endless, eventually


@pytest.fixture
def short_lived(models_folder: Path) -> Iterator[LocalEngine]:
    started = LocalEngine(models_folder, "--idle", "1", "--context", "512")
    yield started
    started.stop()


def test_idle_models_give_their_memory_back_and_load_again(short_lived: LocalEngine) -> None:
    assert short_lived.state() == "unloaded"
    assert short_lived.chat(max_tokens=1).is_success
    assert short_lived.embed("bonjour").is_success

    assert eventually(lambda: short_lived.state() == short_lived.state(ENCODER) == "unloaded")
    assert short_lived.model_process() is None
    assert short_lived.chat(max_tokens=1).is_success
    assert short_lived.embed("bonjour").is_success


def test_a_request_waits_for_the_model_to_load_and_health_says_so(short_lived: LocalEngine) -> None:
    answered: list[int] = []
    asking = threading.Thread(target=lambda: answered.append(short_lived.chat(max_tokens=1).status_code))
    asking.start()

    assert eventually(lambda: short_lived.http.get("/health").json()["status"] == "loading")
    asking.join()
    assert answered == [200]


def test_the_model_dies_with_a_killed_engine(models_folder: Path) -> None:
    started = LocalEngine(models_folder, "--context", "512")
    assert started.chat(max_tokens=1).is_success
    model = started.model_process()
    assert model is not None

    os.kill(started.process.pid, signal.SIGKILL)
    started.process.wait()

    assert eventually(lambda: not model.is_running() or model.status() == psutil.STATUS_ZOMBIE)


def test_a_killed_model_comes_back_for_the_next_request(engine: LocalEngine) -> None:
    assert engine.chat(max_tokens=1).is_success
    engine.kill_model()

    assert engine.chat(max_tokens=1).is_success


def test_a_model_killed_in_an_answer_leaves_a_broken_stream_not_a_short_answer(engine: LocalEngine) -> None:
    with GatewayClient(f"{engine.url}/v1", KEY) as client:
        pieces = client.stream_chat(CHAT, [{"role": "user", "content": "Compte."}], **endless())
        next(pieces)
        engine.kill_model()

        with pytest.raises(StreamBroken) as error:
            list(pieces)
    assert error.value.retryable


def test_a_model_whose_file_is_missing_says_so(models_folder: Path, tmp_path: Path) -> None:
    absent = LocalEngine(models_folder, "--model", f"grand={tmp_path / 'absent.gguf'}")

    response = absent.chat(model="grand")
    absent.stop()

    assert response.status_code == 503
    assert response.json()["error"]["code"] == "model_unavailable"
    assert "absent.gguf" in response.json()["error"]["message"]


def test_a_file_that_is_no_model_says_so(models_folder: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.gguf"
    wrong.write_bytes(b"not a model")
    started = LocalEngine(models_folder, "--model", f"faux={wrong}")

    response = started.chat(model="faux")
    started.stop()

    assert response.status_code == 503


def test_a_model_file_named_in_the_operators_file_is_served(models_folder: Path, tmp_path: Path) -> None:
    gguf = next(models_folder.glob("*.gguf"), None)
    if gguf is None:
        pytest.skip("the weights are not joined yet")
    operators = tmp_path / "socle.toml"
    operators.write_text(f'[engine]\nslots = 1\ncontext = 512\n[engine.models.mien]\nfile = "{gguf}"\n')
    started = LocalEngine(models_folder, environment={"SOCLE_CATALOGUE": str(operators)})

    answer = started.chat(model="mien", max_tokens=1)
    started.stop()

    assert answer.json()["model"] == "mien"
