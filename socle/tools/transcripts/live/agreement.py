"""What of a text that still changes will stay: the words on which two hearings in a row agree.

Local agreement, as in «Turning Whisper into Real-Time Transcription System» (Macháček et al., 2023), on words
alone: providers that give no times are heard as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from socle.tools.transcripts.pipeline.timing import folded

HELD_BACK = 1  # the last word of a hearing may be half a word


class Agreement:
    """The words of one utterance, heard again and again as it grows. What was given as stable stays."""

    def __init__(self) -> None:
        self._stable: list[str] = []
        self._unsure: list[str] = []

    def hear(self, words: Sequence[str]) -> tuple[list[str], list[str]]:
        """(newly stable words, the words that may still change) of the utterance as far as it goes."""
        rest = self._rest(words)
        count = _shared(rest[: len(rest) - HELD_BACK], self._unsure)
        self._stable += rest[:count]
        self._unsure = rest[count:]
        return rest[:count], self._unsure

    def settle(self, words: Sequence[str]) -> list[str]:
        """The words that the whole utterance adds; the next begins anew."""
        rest = self._rest(words)
        self._stable, self._unsure = [], []
        return rest

    def _rest(self, words: Sequence[str]) -> list[str]:
        return list(words[covered(self._stable, words) :])


def covered(stable: Sequence[str], words: Sequence[str]) -> int:
    """How many of these words say what is stable: those whose beginning is nearest to it by edits."""
    ours, theirs = list(map(folded, stable)), list(map(folded, words))
    row = list(range(len(theirs) + 1))
    for number, word in enumerate(ours, start=1):
        before, row[0] = row[0], number
        for place, other in enumerate(theirs, start=1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (word != other))
    # Of prefixes as near as each other, the one as long as what is stable: nothing is said twice.
    return min(range(len(row)), key=lambda place: (row[place], abs(place - len(ours)), -place))


def _shared(words: Sequence[str], others: Sequence[str]) -> int:
    """How many words both begin with."""
    count = 0
    for word, other in zip(words, others, strict=False):
        if folded(word) != folded(other):
            break
        count += 1
    return count
