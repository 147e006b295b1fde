"""Whisper by CTranslate2 (faster-whisper): recordings cut at silences, heard piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from socle.inference.engine.speech.decoding import RATE
from socle.inference.engine.speech.heard import Listening, Segment, Word
from socle.inference.telephone import Band
from socle.inference.weights import ensure, provenance

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Sound = npt.NDArray[np.float32]

NAME = "whisper-base"
MODEL_FILE = "model.bin"
# How likely speech must be to be heard; the first is the library's own.
ON_FULL_BAND, ON_TELEPHONE = 0.5, 0.2


class UnknownLanguage(ValueError):
    """Not the code of a language that the model knows."""


def load(models: Path, threads: int) -> Any:
    """The model, its weights joined first if needed. Raises WeightsError."""
    with weights_folder(models) as folder:
        return from_folder(folder, threads)


def from_folder(folder: Path, threads: int) -> Any:
    """The model of a folder with the names that the library looks for."""
    from socle.inference.engine.speech.attempts import SteadyWhisper

    return SteadyWhisper(
        str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
    )


@contextmanager
def weights_folder(models: Path) -> Iterator[Path]:
    """A folder with the names that the library looks for; needed while it loads only."""
    with TemporaryDirectory(prefix="socle-whisper-") as name:
        for file in provenance():
            if file.model == NAME:
                (Path(name) / file.name.removeprefix(f"{NAME}.")).symlink_to(ensure(file, models).resolve())
        yield Path(name)


def sound_of(samples: bytes) -> Sound:
    """16-bit samples as numbers between -1 and 1."""
    import numpy as np

    return np.frombuffer(samples, np.int16).astype(np.float32) / np.float32(32768.0)


def seconds_of(samples: bytes) -> float:
    """How long these 16-bit samples last."""
    return len(samples) / 2 / RATE


def listen(model: Any, sound: Sound, listening: Listening) -> tuple[str, Iterator[Segment]]:
    """The language, and the segments as they are heard, in their order. Raises UnknownLanguage."""
    if not len(sound):
        return listening.language or "", iter(())
    found, info = model.transcribe(
        sound,
        language=_language(listening.language),
        temperature=[listening.temperature],
        # Before every piece, where `initial_prompt` would only stand before the first.
        hotwords=listening.prompt or None,
        word_timestamps=listening.words,
        vad_filter=listening.finds_voice,
        vad_parameters={"threshold": _threshold(sound)} if listening.finds_voice else None,
        # A mistake would be carried on from piece to piece, and small models repeat themselves.
        condition_on_previous_text=False,
    )
    return info.language, map(_segment, found)


def _threshold(sound: Sound) -> float:
    """How likely speech must be: on a telephone's band the network that finds it is less sure."""
    band = Band()
    for first in range(0, len(sound), RATE * 60):
        band.hear(sound[first : first + RATE * 60])
    return ON_TELEPHONE if band.is_telephone else ON_FULL_BAND


def _language(code: str | None) -> str | None:
    """The code without its region (`fr` for `fr-FR`). Raises UnknownLanguage."""
    if code is None:
        return None
    from faster_whisper.tokenizer import _LANGUAGE_CODES

    short = code.lower().partition("-")[0]
    if short not in _LANGUAGE_CODES:
        raise UnknownLanguage(code)
    return short


def _segment(found: Any) -> Segment:
    return Segment(
        start=round(float(found.start), 3),
        end=round(float(found.end), 3),
        text=found.text,
        tokens=found.tokens,
        seek=found.seek,
        temperature=float(found.temperature or 0.0),
        avg_logprob=float(found.avg_logprob),
        compression_ratio=float(found.compression_ratio),
        no_speech_prob=float(found.no_speech_prob),
        words=[_word(word) for word in found.words or ()],
    )


def _word(found: Any) -> Word:
    start, end = round(float(found.start), 3), round(float(found.end), 3)
    return Word(found.word, start, end, round(float(found.probability), 3))
