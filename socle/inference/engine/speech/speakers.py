"""Who speaks when: words given to the voices that say them, and cut where the voice changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from socle.checks.letters import letters
from socle.inference.engine.speech.heard import Heard, Word
from socle.inference.engine.speech.voices import FRAMES_A_SECOND, Floats, Voices, pieces_of
from socle.inference.speakers import Pieces, spans_of, tell_apart

HOP = 0.4  # seconds


@dataclass(frozen=True)
class Turn:
    """What one speaker says in one go; speakers are A, B, C … in the order in which they begin."""

    speaker: str
    start: float
    end: float
    text: str


def turns(heard: Heard, sound: Floats, voices: Voices) -> list[Turn]:
    """The words that were heard, cut where another voice begins."""
    words = [word for segment in heard.segments for word in segment.words]
    if not words:
        return []
    pieces = list(pieces_of(spans_of(words), heard.duration, HOP))
    frames = np.array([(piece.start, piece.start + piece.length) for piece in pieces]).reshape(-1, 2)
    starts, ends = (frames / FRAMES_A_SECOND).astype(np.float32).T
    said = tell_apart(words, Pieces(starts, ends, voices.vectors(sound, pieces)))
    return _cut(words, [letters(one.speaker - 1) for one in said])


def _cut(words: Sequence[Word], speakers: Sequence[str]) -> list[Turn]:
    found: list[Turn] = []
    for word, name in zip(words, speakers, strict=True):
        if found and found[-1].speaker == name:
            last = found.pop()
            found.append(Turn(name, last.start, word.end, last.text + word.text))
        else:
            found.append(Turn(name, word.start, word.end, word.text.lstrip()))
    return found
