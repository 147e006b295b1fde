"""Vectors of voices on their way through a window's row: half floats in base64, from the recording's start.

They are biometric data: they live in the windows, and windows end with the step that needs them.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from socle.inference.client.answers import VoicePiece
from socle.tools.transcripts.pipeline.speech import Floats

Row = Sequence[Any]


def packed(voices: Sequence[VoicePiece] | None, since: float) -> list[Row] | None:
    """The rows of a window's voices; None where voices are not told apart."""
    if voices is None:
        return None
    return [[round(since + one.start, 2), round(since + one.end, 2), _text(one.vector)] for one in voices]


def _text(vector: Sequence[float]) -> str:
    return base64.b64encode(np.asarray(vector, "<f2").tobytes()).decode()


def unpacked(rows: Iterable[Row]) -> tuple[list[tuple[float, float]], Floats]:
    """The times of the pieces, and their vectors one below the other."""
    times: list[tuple[float, float]] = []
    vectors: list[Floats] = []
    for start, end, text in rows:
        times.append((float(start), float(end)))
        vectors.append(np.frombuffer(base64.b64decode(text), "<f2").astype(np.float32))
    return times, np.stack(vectors) if vectors else np.zeros((0, 0), np.float32)
