"""Where somebody speaks: Silero's network (of faster-whisper) on blocks of a track, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from socle.inference.telephone import Band
from socle.tools.transcripts.pipeline.decoding import RATE, SAMPLE

Floats = npt.NDArray[np.float32]

FRAME, CONTEXT = 512, 64
FRAMES_A_SECOND = RATE / FRAME
BLOCK_FRAMES = 1875  # a minute
SPEECH, SILENCE = 0.5, 0.35
# On a telephone's band the network tells speech from silence as well, by numbers so many times smaller.
SHY_ON_TELEPHONE = 2.5
SHORTEST_SILENCE, SHORTEST_SPEECH, MARGIN = 0.3, 0.1, 0.2  # seconds


@dataclass(frozen=True)
class Run:
    """Speech without a pause, in seconds."""

    start: float
    end: float


class Ear:
    """Silero's network, which hears frame after frame and remembers what came before."""

    def __init__(self) -> None:
        self._hidden = self._cell = np.zeros((1, 1, 128), np.float32)
        self._before = np.zeros(CONTEXT, np.float32)

    def hear(self, samples: Floats) -> Floats:
        """How likely speech is in each frame of these samples, which are whole frames."""
        frames = samples.reshape(-1, FRAME)
        context = np.vstack([self._before, frames[:-1, -CONTEXT:]])
        given = {"input": np.concatenate([context, frames], axis=1), "h": self._hidden, "c": self._cell}
        likely, self._hidden, self._cell = _session().run(None, given)
        self._before = frames[-1, -CONTEXT:]
        return np.asarray(likely, np.float32).reshape(-1)


def probabilities(path: Path, each: Callable[[float], None] = lambda seconds: None) -> Floats:
    """How likely speech is in each frame of a track; `each` hears how many seconds were looked at."""
    ear, band, found = Ear(), Band(), list[Floats]()
    for block in _blocks(path):
        found.append(ear.hear(block))
        band.hear(block)
        each(sum(map(len, found)) / FRAMES_A_SECOND)
    likely = np.concatenate(found) if found else np.zeros(0, np.float32)
    return np.minimum(likely * SHY_ON_TELEPHONE, 1) if band.is_telephone else likely


def _blocks(path: Path) -> Iterator[Floats]:
    with path.open("rb") as file:
        while piece := file.read(BLOCK_FRAMES * FRAME * SAMPLE):
            samples = np.frombuffer(piece[: len(piece) // SAMPLE * SAMPLE], np.int16)
            yield floats_of(np.pad(samples, (0, -len(samples) % FRAME)))


def floats_of(samples: npt.NDArray[np.int16]) -> Floats:
    """16-bit samples as numbers between -1 and 1."""
    return samples.astype(np.float32) / np.float32(32768.0)


@cache
def _session() -> Any:
    from faster_whisper.vad import get_vad_model

    return get_vad_model().session


def runs_of(likely: Sequence[float] | Floats, duration: float) -> list[Run]:
    """The runs of speech: begun where it is likely, ended by a silence of 0.3 seconds, with a margin."""
    found: list[list[int]] = []
    speaking, quiet = False, 0
    patience = round(SHORTEST_SILENCE * FRAMES_A_SECOND)
    for frame, one in enumerate(likely):
        if one >= SPEECH:
            if not speaking:
                found.append([frame, frame + 1])
            speaking, quiet = True, 0
            found[-1][1] = frame + 1
        elif speaking:
            quiet = quiet + 1 if one < SILENCE else 0
            if not quiet:
                found[-1][1] = frame + 1
            speaking = quiet < patience
    return _with_margins(found, duration)


def _with_margins(found: Sequence[Sequence[int]], duration: float) -> list[Run]:
    """Each run a little longer on both sides, never into the next."""
    long = [
        (first / FRAMES_A_SECOND, min(last / FRAMES_A_SECOND, duration))
        for first, last in found
        if (last - first) / FRAMES_A_SECOND >= SHORTEST_SPEECH
    ]
    runs = []
    for number, (start, end) in enumerate(long):
        floor = (long[number - 1][1] + start) / 2 if number else 0.0
        ceiling = (end + long[number + 1][0]) / 2 if number + 1 < len(long) else duration
        runs.append(Run(round(max(start - MARGIN, floor), 3), round(min(end + MARGIN, ceiling), 3)))
    return runs
