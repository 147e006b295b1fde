"""Recordings decoded and voices told apart, without the large models."""

import importlib.util
import io
import wave
from pathlib import Path

import numpy as np
import pytest

from socle.inference.engine.speech.decoding import RATE, decoded
from socle.inference.engine.speech.heard import Heard, Segment, Word
from socle.inference.engine.speech.speakers import turns
from socle.inference.engine.speech.voices import load_voices

needs_av = pytest.mark.skipif(importlib.util.find_spec("av") is None, reason="PyAV is not installed")
needs_voices = pytest.mark.skipif(
    importlib.util.find_spec("resemblyzer") is None,
    reason="the package of the voices' network is not installed",
)


def wav(seconds: float, rate: int = 44_100, channels: int = 2) -> bytes:
    tone = np.sin(np.arange(int(seconds * rate)) * 2 * np.pi * 440 / rate) * 20_000
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.repeat(tone.astype("<i2"), channels).tobytes())
    return content.getvalue()


@needs_av
def test_any_rate_becomes_sixteen_thousand_mono_samples_a_second(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(wav(2.0))
    samples = np.frombuffer(decoded(path, {"seconds": 60}), "<i2")
    assert len(samples) == pytest.approx(2 * RATE, abs=100)
    spectrum = np.abs(np.fft.rfft(samples))
    assert spectrum.argmax() * RATE / len(samples) == pytest.approx(440, abs=1)


@needs_av
def test_no_more_is_decoded_than_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(wav(3.0))
    assert len(decoded(path, {"seconds": 1})) == 2 * RATE


@needs_av
def test_a_cut_recording_gives_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(wav(3.0)[:200_000])
    assert len(decoded(path, {"seconds": 60})) > RATE


@needs_av
@pytest.mark.parametrize(
    "content",
    [
        b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{other}\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile '{other}'\n",
    ],
)
def test_a_list_of_files_opens_none_of_them(tmp_path: Path, content: bytes) -> None:
    import av

    other = tmp_path / "other.wav"
    other.write_bytes(wav(1.0))
    path = tmp_path / "list"
    path.write_bytes(content.replace(b"{other}", str(other).encode()))
    with pytest.raises(av.FFmpegError):
        decoded(path, {"seconds": 60})


@needs_voices
def test_words_without_pause_of_one_sound_are_one_turn() -> None:
    random = np.random.default_rng(1)
    sound = random.normal(0, 0.1, 3 * RATE).astype(np.float32)
    words = [Word(" Bonjour", 0.2, 0.8), Word(" à", 0.8, 1.0), Word(" tous.", 1.0, 1.4)]
    heard = Heard(3.0, "fr", [Segment(0.2, 1.4, " Bonjour à tous.", words=words)])
    (turn,) = turns(heard, sound, load_voices())
    assert (turn.speaker, turn.text, turn.start, turn.end) == ("A", "Bonjour à tous.", 0.2, 1.4)


@needs_voices
def test_nothing_said_is_nobodys_turn() -> None:
    assert turns(Heard(1.0), np.zeros(RATE, np.float32), load_voices()) == []
