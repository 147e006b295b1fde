"""Subtitles beside the pictures of the original, read again by another program where there is one."""

from __future__ import annotations

import json
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from socle.storage import files
from socle.storage.scope import administration_scope
from socle.tools.transcripts.exports.muxing import mux
from socle.work.models import Recording
from tests.tools.transcripts.made import make_transcript

CUES = [[500, 2000, "Bonjour à toutes\net à tous."], [3000, 5000, "Ça va ?"]]


def video(
    path: Path, pictures: str = "libx264", sound: str = "aac", since: int = 0, sound_after: int = 0
) -> Path:
    """Six seconds of grey and of a tone, on a clock that begins at `since`, the tone some seconds later."""
    with av.open(str(path), "w") as made:
        seen = made.add_stream(pictures, rate=10, width=160, height=120, pix_fmt="yuv420p")
        heard = made.add_stream(sound, rate=48_000, layout="mono")
        for number in range(60):
            frame = av.VideoFrame.from_ndarray(np.full((120, 160, 3), number * 4, np.uint8), format="rgb24")
            frame.pts, frame.time_base = number + since * 10, Fraction(1, 10)
            made.mux(seen.encode(frame))
        for number in range(300):
            samples = (np.sin(np.arange(960) / 20) * 8000).astype(np.int16).reshape(1, -1)
            tone = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
            tone.sample_rate, tone.pts = 48_000, number * 960 + (since + sound_after) * 48_000
            made.mux(heard.encode(tone))
        made.mux(seen.encode(None))
        made.mux(heard.encode(None))
    return path


def muxed(path: Path, folder: Path) -> dict[str, str]:
    folder.mkdir()
    return dict(json.loads(mux(path, {"folder": str(folder), "cues": CUES})))


@pytest.mark.parametrize(
    ("name", "pictures", "sound", "into"),
    [("a.mp4", "libx264", "aac", "video.mp4"), ("a.webm", "libvpx", "libopus", "video.mkv")],
)
def test_pictures_and_sound_are_copied_and_texts_added(
    tmp_path: Path, name: str, pictures: str, sound: str, into: str
) -> None:
    source = video(tmp_path / name, pictures, sound)
    assert muxed(source, tmp_path / "out") == {"name": into}
    with av.open(str(source)) as before, av.open(str(tmp_path / "out" / into)) as after:
        assert len(after.streams.subtitles) == 1
        kept = [packet.size for packet in before.demux(video=0) if packet.dts is not None]
        assert [packet.size for packet in after.demux(video=0) if packet.dts is not None] == kept


@pytest.mark.parametrize(
    ("name", "since", "sound_after"), [("a.ts", 0, 0), ("a.ts", 3600, 0), ("a.mkv", 0, 2), ("a.mp4", 0, 2)]
)
def test_subtitles_stand_where_their_words_are_heard_whatever_the_video_s_clock(
    tmp_path: Path, name: str, since: int, sound_after: int
) -> None:
    source = video(tmp_path / name, since=since, sound_after=sound_after)
    into = tmp_path / "out" / muxed(source, tmp_path / "out")["name"]
    starts: dict[str, float] = {}
    with av.open(str(into)) as made:
        for packet in made.demux():
            if packet.pts is not None and (packet.stream.type != "subtitle" or packet.size > 2):
                starts.setdefault(packet.stream.type, float(packet.pts * packet.time_base))
    assert min(starts["video"], starts["audio"]) < 0.2
    assert abs(starts["subtitle"] - starts["audio"] - 0.5) < 0.1


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="no ffprobe (Debian: apt install ffmpeg)")
@pytest.mark.parametrize(("name", "codec"), [("a.mp4", "mov_text"), ("a.webm", "subrip")])
def test_another_program_plays_them(tmp_path: Path, name: str, codec: str) -> None:
    pictures = ("libx264", "aac") if name.endswith("mp4") else ("libvpx", "libopus")
    into = tmp_path / "out" / muxed(video(tmp_path / name, *pictures), tmp_path / "out")["name"]
    probe = [
        "ffprobe",
        "-v",
        "error",
        "-select_streams",
        "s",
        "-show_entries",
        "stream=codec_name",
        "-of",
        "json",
    ]
    told = json.loads(subprocess.run([*probe, str(into)], check=True, capture_output=True).stdout)
    assert [stream["codec_name"] for stream in told["streams"]] == [codec]
    text = (
        subprocess.run(
            ["ffmpeg", "-v", "error", "-i", str(into), "-map", "0:s:0", "-f", "srt", "-"],
            check=True,
            capture_output=True,
        )
        .stdout.decode()
        .replace("\r\n", "\n")
    )
    assert "Bonjour à toutes\net à tous." in text
    assert "00:00:03,0" in text
    assert text.count("-->") == 2


def test_a_sound_has_no_pictures(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "a.mp3"), "w") as made:
        heard = made.add_stream("libmp3lame", rate=48_000, layout="mono")
        tone = av.AudioFrame.from_ndarray(np.zeros((1, 1152), np.int16), format="s16p", layout="mono")
        tone.sample_rate = 48_000
        made.mux(heard.encode(tone))
        made.mux(heard.encode(None))
    assert muxed(tmp_path / "a.mp3", tmp_path / "out") == {"fault": "no_video"}


def test_what_is_no_video_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"no video at all" * 100)
    assert muxed(tmp_path / "a.mp4", tmp_path / "out") == {"fault": "broken"}


@pytest.mark.django_db
def test_the_owner_downloads_the_video(people: SimpleNamespace, tmp_path: Path) -> None:
    source = video(tmp_path / "réunion.mp4")
    number = people.owner.administration_id
    with administration_scope(number):
        run = make_transcript(people.owner).run
        file = files.store(number, [source.read_bytes()], 10_000_000)
        Recording.objects.create(
            administration_id=number,
            run=run,
            input="enregistrements",
            name=source.name,
            size=file.size,
            file=file,
        )
    client = Client()
    client.force_login(people.owner)
    assert "Vidéo sous-titrée" in client.get(reverse("transcripts:editor", args=[run.pk])).content.decode()
    answer = client.post(reverse("transcripts:video", args=[run.pk]))
    assert answer.status_code == 200, answer["Location"]
    content = b"".join(answer)  # type: ignore[arg-type]  # a streamed answer
    (tmp_path / "made.mp4").write_bytes(content)
    with av.open(str(tmp_path / "made.mp4")) as made:
        assert len(made.streams.subtitles) == 1
    with administration_scope(number):
        assert run.acts.get().after["export"] == "video"
