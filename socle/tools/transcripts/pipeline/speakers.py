"""Whose words: voices grouped over the whole recording, each word given to the voice heard at its time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from socle.inference.engine.speech.speakers import grouped, without_strays
from socle.tools.transcripts.pipeline.voices import Row, unpacked
from socle.tools.transcripts.spoken import Word


def speakers_of(words: Sequence[Word], voices: Sequence[Row], number: int | None) -> list[tuple[int, bool]]:
    """For each word its speaker, from 1, and whether another speaks at once."""
    times, vectors = unpacked(voices)
    groups = without_strays(vectors, grouped(vectors))
    middles = np.array([(start + end) / 2 for start, end in times])
    return [
        (int(groups[int(np.abs(middles - (word.start + word.end) / 2).argmin())]) + 1, False)
        for word in words
    ]
