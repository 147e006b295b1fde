"""Whose words: voices grouped over the whole recording, each word given to the voice heard at its time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from socle.inference.speakers import Pieces, tell_apart
from socle.tools.transcripts.pipeline.voices import Row, unpacked
from socle.tools.transcripts.spoken import Word


def speakers_of(words: Sequence[Word], voices: Sequence[Row], number: int | None) -> list[tuple[int, bool]]:
    """For each word its speaker, from 1, and whether another speaks at once."""
    times, vectors = unpacked(sorted(voices, key=lambda row: float(row[0])))
    starts, ends = np.array(times, np.float32).reshape(-1, 2).T
    said = tell_apart(words, Pieces(starts, ends, vectors), number)
    return [(one.speaker, one.overlap) for one in said]
