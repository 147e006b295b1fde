"""Where voices are listened to: sentences and what is said between two pauses. People take turns there, so
that few pieces of sound hold two voices.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

PAUSE = 0.3  # seconds
SENTENCE_ENDS = (".", "!", "?", "…")
_CLOSING = '»"” \u00a0\u202f'
# Whisper's words begin and end a little early or late; sound of less than that tells nothing of a voice.
SHORTEST = 0.4


class Word(Protocol):
    """A word with its signs, and when it is said, in seconds."""

    @property
    def text(self) -> str:
        """As it is written."""

    @property
    def start(self) -> float:
        """When it begins."""

    @property
    def end(self) -> float:
        """When it ends."""


def ends_sentence(word: Word) -> bool:
    """Whether a sentence ends with this word."""
    return word.text.rstrip(_CLOSING + " ").endswith(SENTENCE_ENDS)


def breaks(before: Word, after: Word) -> bool:
    """Whether a sentence ends or a pause is made between two words."""
    return ends_sentence(before) or after.start - before.end > PAUSE


def spans_of(words: Sequence[Word]) -> list[tuple[float, float]]:
    """The spans of these words, in seconds; one that is too short is left out."""
    found: list[tuple[float, float]] = []
    first = 0
    for place in range(1, len(words) + 1):
        if place == len(words) or breaks(words[place - 1], words[place]):
            found.append((words[first].start, max(word.end for word in words[first:place])))
            first = place
    return [(start, end) for start, end in found if end - start >= SHORTEST]
