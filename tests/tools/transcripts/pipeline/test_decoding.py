"""Files decoded in the confined process: every stream at its place, whatever stands beside it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from socle.knowledge.parsing.sandbox import call_safely
from socle.tools.transcripts.pipeline.preparing import sentence_of_fault
from tests.tools.transcripts.sounds import RATE, as_samples, voice

FILMS = [
    ("film.mp4", "aac"),
    ("film.mkv", "aac"),
    ("film.mov", "aac"),
    ("film.ts", "mp2"),
    ("film.avi", "mp2"),
]
Frames = list[av.AudioFrame]


def decoded(path: Path, function: str = "socle.tools.transcripts.pipeline.decoding:decode") -> dict[str, Any]:
    given = {"folder": str(path.parent), "prefix": "0-", "seconds": 60}
    found = json.loads(call_safely(function, path, given))
    assert isinstance(found, dict)
    return found


def seconds_of(found: dict[str, Any]) -> list[float]:
    return [row["samples"] / RATE for row in found["tracks"]]


def film(path: Path, codec: str, seconds: int = 3) -> Path:
    """Pictures first and sound second, as cameras and telephones write them."""
    with av.open(str(path), "w") as container:
        pictures = container.add_stream("mpeg4", rate=25)
        pictures.width = pictures.height = 64
        pictures.pix_fmt = "yuv420p"
        sound = container.add_stream(codec, rate=48_000, layout="mono")
        for number in range(25 * seconds):
            frame = av.VideoFrame(64, 64, "yuv420p")
            frame.pts = number
            container.mux(pictures.encode(frame))
        samples = np.repeat(as_samples(voice(seconds)), 3).reshape(1, -1)
        heard = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
        heard.sample_rate, heard.pts = 48_000, 0
        for piece in _in_frames(heard, sound):
            container.mux(sound.encode(piece))
        container.mux(pictures.encode(None))
        container.mux(sound.encode(None))
    return path


def _in_frames(heard: av.AudioFrame, stream: Any) -> Frames:
    resampler = av.AudioResampler(
        format=stream.codec_context.format, layout="mono", rate=48_000, frame_size=stream.frame_size
    )
    return [*resampler.resample(heard), *resampler.resample(None)]


@pytest.mark.parametrize(("name", "codec"), FILMS)
def test_the_sound_of_a_film_is_found_behind_its_pictures(tmp_path: Path, name: str, codec: str) -> None:
    (seconds,) = seconds_of(decoded(film(tmp_path / name, codec)))
    assert abs(seconds - 3) < 0.2


def test_a_disk_that_is_full_is_no_fault_of_the_file(tmp_path: Path) -> None:
    path = film(tmp_path / "film.mp4", "aac")
    (tmp_path / "0-0.pcm").symlink_to("/dev/full")
    assert decoded(path) == {"fault": "no_room"}
    assert "La place manque sur le serveur" in sentence_of_fault("film.mp4", "no_room")


def mp3(seconds: int, rate: int, layout: str) -> bytes:
    """A file of one rate and layout, without a head: several follow one another in one file."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp3", options={"id3v2_version": "0", "write_xing": "0"}) as container:
        stream = container.add_stream("libmp3lame", rate=rate, layout=layout)
        tone = np.sin(np.arange(rate * seconds) * 2 * np.pi * 300 / rate) * 8000
        samples = np.repeat(tone.astype(np.int16), 2 if layout == "stereo" else 1).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout=layout)
        frame.sample_rate, frame.pts = rate, 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


def test_a_stream_that_changes_its_rate_and_channels_on_the_way_is_heard_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "radio.mp3"
    path.write_bytes(mp3(3, 44_100, "mono") + mp3(3, 44_100, "stereo") + mp3(2, 22_050, "mono"))
    (seconds,) = seconds_of(decoded(path))
    assert abs(seconds - 8) < 0.5
    engine = "socle.inference.engine.speech.decoding:decoded"
    samples = call_safely(engine, path, {"seconds": 60})
    assert abs(len(samples) / 2 / RATE - 8) < 0.5
