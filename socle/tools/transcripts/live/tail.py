"""The sound that is not yet written for good, and what of it is to be heard next.

Nothing piles up: where the model is slower than the speakers, one question covers all that came meanwhile,
and what is older than a model hears at once is left out, which the question says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from socle.tools.transcripts.pipeline.decoding import RATE, SAMPLE
from socle.tools.transcripts.pipeline.speech import FRAME, SILENCE, SPEECH, Ear, floats_of
from socle.tools.transcripts.pipeline.windows import LONGEST

FRAME_BYTES = FRAME * SAMPLE
FRAME_SECONDS = FRAME / RATE
MOST_SECONDS = 45.0  # kept while a question is under way
MARGIN, LEAST_VOICE, NEW_VOICE = 0.3, 0.2, 0.5
# An utterance ends at a pause: the longer it is already, the shorter a pause is enough.
PAUSES = ((8.0, 0.6), (16.0, 0.35), (LONGEST, 0.15))
FORCED_FROM, FORCED_AT = 12.0, 24.0


@dataclass(frozen=True)
class Question:
    """A piece of sound to be heard, in seconds from the beginning. `is_whole`: the utterance has ended, and
    what is heard now is its text for good; `skipped`: sound before it was left out."""

    start: float
    end: float
    samples: bytes
    is_whole: bool
    skipped: bool


class Tail:
    """Sound from the first word that is not settled up to now."""

    def __init__(self, ear: Ear | None = None) -> None:
        self._ear = ear or Ear()
        self._samples, self._rest = bytearray(), bytearray()
        self._likely: list[float] = []
        self._first = 0  # the frame at which the tail begins
        self._asked = 0  # frames of the tail that were heard before
        self._skipped = False

    @property
    def now(self) -> float:
        """Seconds that came until now."""
        return (self._first + len(self._likely)) * FRAME_SECONDS

    def add(self, samples: bytes) -> None:
        """Takes more sound: 16-bit samples, 16 000 a second."""
        self._rest += samples
        whole = len(self._rest) // FRAME_BYTES * FRAME_BYTES
        if whole:
            piece = bytes(self._rest[:whole])
            del self._rest[:whole]
            self._samples += piece
            self._likely += map(float, self._ear.hear(floats_of(np.frombuffer(piece, np.int16))))

    def question(self, *, is_end: bool = False) -> Question | None:
        """What is to be heard next; None while there is nothing new. `is_end`: no more sound will come."""
        self._forget_silence()
        self._forget_the_oldest()
        voiced = _voiced(self._likely)
        end = self._end_of_utterance(voiced) or (len(self._likely) if is_end else 0)
        if end and sum(voiced[:end]) * FRAME_SECONDS < LEAST_VOICE:
            self._drop(end)  # a click, a cough
            return self.question(is_end=is_end) if self._likely else None
        if end:
            return self._asked_up_to(end, is_whole=True)
        if sum(voiced[self._asked :]) * FRAME_SECONDS < NEW_VOICE:
            return None
        return self._asked_up_to(len(self._likely), is_whole=False)

    def heard(self, question: Question) -> None:
        """The question was answered: a whole utterance is not needed any more."""
        frames = round(question.end / FRAME_SECONDS) - self._first
        if not question.is_whole:
            self._asked = frames
            return
        self._drop(frames)
        self._skipped = False

    def _asked_up_to(self, frames: int, *, is_whole: bool) -> Question:
        start, end = self._first * FRAME_SECONDS, (self._first + frames) * FRAME_SECONDS
        return Question(start, end, bytes(self._samples[: frames * FRAME_BYTES]), is_whole, self._skipped)

    def _drop(self, frames: int) -> None:
        del self._samples[: frames * FRAME_BYTES]
        del self._likely[:frames]
        self._first += frames
        self._asked = 0

    def _forget_silence(self) -> None:
        """Nothing is heard before somebody speaks."""
        voiced = _voiced(self._likely)
        first = voiced.index(True) if True in voiced else len(voiced)
        quiet = first - round(MARGIN / FRAME_SECONDS)
        if quiet > 0:
            self._drop(quiet)

    def _forget_the_oldest(self) -> None:
        if self._seconds <= MOST_SECONDS:
            return
        frames = len(self._likely) - int(LONGEST / FRAME_SECONDS)
        self._skipped = self._skipped or any(_voiced(self._likely[:frames]))
        self._drop(frames)

    @property
    def _seconds(self) -> float:
        return len(self._likely) * FRAME_SECONDS

    def _end_of_utterance(self, voiced: list[bool]) -> int:
        """Frames up to the last pause that ends an utterance; 0 where there is none yet."""
        found = 0
        for first, last in _pauses(voiced):
            begins = first * FRAME_SECONDS
            enough = next((pause for longest, pause in PAUSES if begins <= longest), None)
            if enough is not None and (last - first) * FRAME_SECONDS >= enough:
                found = min(first + round(MARGIN / FRAME_SECONDS), (first + last) // 2 + 1)
        if not found and self._seconds > FORCED_AT:
            start, end = (round(moment / FRAME_SECONDS) for moment in (FORCED_FROM, FORCED_AT))
            found = start + int(np.argmin(self._likely[start:end])) + 1
        return found


def _voiced(likely: list[float]) -> list[bool]:
    """Whether somebody speaks, frame by frame: begun where it is likely, ended where it is unlikely."""
    found, speaking = [], False
    for one in likely:
        speaking = one >= (SILENCE if speaking else SPEECH)
        found.append(speaking)
    return found


def _pauses(voiced: list[bool]) -> Iterator[tuple[int, int]]:
    """(first frame, frame after the last) of each pause after a voice."""
    first = None
    for frame, speaks in enumerate(voiced):
        if speaks and first is not None:
            yield first, frame
        if speaks:
            first = None
        elif first is None and frame:
            first = frame if voiced[frame - 1] else None
    if first is not None:
        yield first, len(voiced)
