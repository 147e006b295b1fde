"""A voice through a telephone is found as it is in full: the network that finds it is less sure there."""

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.transcription_recordings import telephone, write
from socle.inference.telephone import Band
from socle.tools.transcripts.pipeline import speech
from socle.tools.transcripts.pipeline.decoding import RATE, SAMPLE, decode
from socle.tools.transcripts.pipeline.speech import Run

CLIPS = ["kyutai_crepes.mp3", "watson_fr-FR_Broadband_sample1.wav", "rhino_ctx_fr.wav"]
LEAST_FOUND = 0.94


def track(file: Path, folder: Path) -> Path:
    folder.mkdir()
    answer = json.loads(decode(file, {"folder": str(folder), "prefix": "", "seconds": 600}))
    return folder / str(answer["tracks"][0]["name"])


def samples(decoded: Path) -> speech.Floats:
    return speech.floats_of(np.frombuffer(decoded.read_bytes(), np.int16))


def runs(decoded: Path) -> list[Run]:
    return speech.runs_of(speech.probabilities(decoded), decoded.stat().st_size / SAMPLE / RATE)


def shared(one: list[Run], other: list[Run]) -> float:
    """The part of one's time that is the other's too."""
    both = sum(max(0.0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)
    return both / sum(run.end - run.start for run in one)


@pytest.mark.parametrize("clip", CLIPS)
def test_speech_is_found_on_a_telephone_where_it_is_found_in_full(
    clip: str, shared_data: Path, tmp_path: Path
) -> None:
    full = track(shared_data / "audio" / "dev" / clip, tmp_path / "full")
    narrow = tmp_path / "telephone.wav"
    write(narrow, telephone(samples(full).astype(np.float64)), 8000)
    heard = runs(track(narrow, tmp_path / "narrow"))
    assert shared(runs(full), heard) > LEAST_FOUND
    assert shared(heard, runs(full)) > LEAST_FOUND


@pytest.mark.parametrize("clip", CLIPS)
def test_a_telephone_is_told_from_a_room(clip: str, shared_data: Path, tmp_path: Path) -> None:
    full = samples(track(shared_data / "audio" / "dev" / clip, tmp_path / "full"))
    narrow = tmp_path / "telephone.wav"
    write(narrow, telephone(full.astype(np.float64)), 8000)
    assert not is_telephone(full)
    assert is_telephone(samples(track(narrow, tmp_path / "narrow")))


def is_telephone(sound: speech.Floats) -> bool:
    band = Band()
    for first in range(0, len(sound), RATE):
        band.hear(sound[first : first + RATE])
    return band.is_telephone


@pytest.mark.parametrize(
    "sound", [np.zeros(RATE, np.float32), np.ones(RATE, np.float32), np.zeros(3, np.float32)]
)
def test_silence_is_no_telephone(sound: speech.Floats) -> None:
    assert not is_telephone(sound)
