"""Sounds made by the tests: a voice that no one has, a tone, silence, music; and files of them."""

from __future__ import annotations

import io
import wave
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

RATE = 16_000
Sound = npt.NDArray[np.float64]

# First three formants in hertz of vowels that follow one another.
_VOWELS = ((730, 1090, 2440), (270, 2290, 3010), (530, 1840, 2480), (300, 870, 2240), (570, 840, 2410))


def voice(seconds: float, pitch: float = 120.0, seed: int = 1) -> Sound:
    """Syllables of changing vowels: the network that looks for speech takes them for it."""
    chance = np.random.default_rng(seed)
    count = int(seconds * RATE)
    moments = np.arange(count) / RATE
    wander = pitch * (1 + 0.08 * np.sin(2 * np.pi * 0.7 * moments) + 0.04 * np.sin(2 * np.pi * 3.1 * moments))
    phase = 2 * np.pi * np.cumsum(wander) / RATE
    sound = np.zeros(count)
    step, at = int(0.16 * RATE), 0
    while at < count:
        vowel = _VOWELS[int(chance.integers(len(_VOWELS)))]
        part = slice(at, min(at + step, count))
        sound[part] = _harmonics(phase[part], wander[part], vowel)
        at += step
    syllables = np.clip(np.sin(2 * np.pi * 3.1 * moments) * 1.5 + 0.6, 0.02, 1)
    breath = chance.normal(0, 0.004, count)
    found: Sound = 0.4 * sound * syllables / max(float(np.abs(sound).max()), 1e-9) + breath
    return found


def _harmonics(phase: Sound, pitch: Sound, formants: Sequence[float]) -> Sound:
    total = np.zeros(len(phase))
    for number in range(1, 30):
        frequency = number * pitch
        gain = sum(
            np.exp(-(((frequency - one) / (90 + 30 * place)) ** 2)) for place, one in enumerate(formants)
        )
        total += (gain + 0.02) / number**0.6 * np.sin(number * phase)
    return total


def silence(seconds: float) -> Sound:
    """Nothing at all."""
    return np.zeros(int(seconds * RATE))


def music(seconds: float) -> Sound:
    """Chords of pure tones."""
    moments = np.arange(int(seconds * RATE)) / RATE
    chords = ((220.0, 277.2, 329.6), (196.0, 246.9, 293.7), (174.6, 220.0, 261.6))
    sound = np.zeros(len(moments))
    for number, chord in enumerate(chords):
        on = (moments // 2).astype(int) % len(chords) == number
        sound += on * sum(np.sin(2 * np.pi * tone * moments) for tone in chord) * 0.15
    return sound


def tone(seconds: float, heard: Sequence[tuple[float, float]]) -> Sound:
    """A tone during these stretches, silence elsewhere."""
    moments = np.arange(int(seconds * RATE)) / RATE
    sound = np.zeros(len(moments))
    for start, end in heard:
        on = (moments >= start) & (moments < end)
        sound[on] = 0.27 * np.sin(moments[on] * 2 * np.pi * 220)
    return sound


def joined(*parts: Sound) -> Sound:
    """Sounds one after the other."""
    return np.concatenate(parts)


def as_samples(sound: Sound) -> npt.NDArray[np.int16]:
    """As 16-bit samples."""
    return np.asarray(np.clip(sound, -1, 1) * 32767, np.int16)


def as_wav(sound: Sound, rate: int = RATE) -> bytes:
    """As the bytes of a WAV file; at a lower rate where it is given."""
    samples = as_samples(sound[:: RATE // rate])
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(rate)
        written.writeframes(samples.tobytes())
    return file.getvalue()


def as_file(path: Path, tracks: Sequence[Sound], codec: str, rate: int = 48_000) -> Path:
    """A file of the container that its name says, with one stream a track."""
    with av.open(str(path), "w") as container:
        streams = [container.add_stream(codec, rate=rate, layout="mono") for _ in tracks]
        for stream, sound in zip(streams, tracks, strict=True):
            _encode(container, stream, as_samples(sound), rate)
    return path


def as_mp3(sound: Sound) -> bytes:
    """As an MP3 of 32 kbit/s; several one after the other are one too."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp3") as container:
        stream = container.add_stream("mp3", rate=RATE, layout="mono", bit_rate=32_000)
        _encode(container, stream, as_samples(sound), RATE)
    return file.getvalue()


def _encode(container: av.container.OutputContainer, stream: object, samples: object, rate: int) -> None:
    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")  # type: ignore[attr-defined]
    frame.sample_rate, frame.pts = RATE, 0
    resampler = av.AudioResampler(
        format=stream.codec_context.format,  # type: ignore[attr-defined]
        layout="mono",
        rate=rate,
        frame_size=stream.codec_context.frame_size or 960,  # type: ignore[attr-defined]
    )
    for piece in [*resampler.resample(frame), *resampler.resample(None)]:
        container.mux(stream.encode(piece))  # type: ignore[attr-defined]
    container.mux(stream.encode(None))  # type: ignore[attr-defined]
